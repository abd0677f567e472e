/** Requests and limits that a namespace gives to containers that state none. */

import type { Project } from '../project/project.js';
import { objectsAnywhere, objectsOfKind, placesOf, sameNamespace } from './deploy-unit.js';
import { type KubernetesObject, look, type Workload } from './kubernetes.js';

/**
 * Whether a LimitRange gives the workload's containers a limit of memory or CPU, in its unit or in a namespace both
 * name. What has a limit and no request requests its limit.
 */
export function mayHaveDefaultLimit(project: Project, workload: Workload, resource: 'memory' | 'cpu'): boolean {
  return rangesFor(project, workload).some(range => gives(range, resource, ['default', 'max']));
}

/** The same of requests. */
export function mayHaveDefaultRequest(project: Project, workload: Workload, resource: 'memory' | 'cpu'): boolean {
  return rangesFor(project, workload).some(range =>
    gives(range, resource, ['defaultRequest', 'default', 'max', 'min']),
  );
}

function rangesFor(project: Project, workload: Workload): readonly KubernetesObject[] {
  const everywhere = objectsAnywhere(project, 'LimitRange', '');
  if (!everywhere.length) return everywhere;
  const { namespace } = workload.object;
  const named = everywhere.filter(range => namespace && range.namespace === namespace);
  const beside = placesOf(project, workload).flatMap(({ unit, deployed }) =>
    objectsOfKind(unit, 'LimitRange', '').filter(range => sameNamespace(range.namespace, deployed.namespace) !== false),
  );
  return [...named, ...beside.map(({ object }) => object)];
}

/** A maximum is also the default where no default is written, a minimum the default request. */
function gives({ yaml }: KubernetesObject, resource: string, keys: readonly string[]): boolean {
  const items = look(yaml, 'spec', 'limits');
  if (items === 'absent') return false;
  if (items === 'unknown' || !items.isList) return true;
  return items.items().some(item => {
    const type = item.get('type')?.text ?? 'Container';
    return type === 'Container' && keys.some(key => look(item, key, resource) !== 'absent');
  });
}
