/** Limits that a namespace gives to containers that state none. */
import { objectsAnywhere, objectsOfKind, placesOf, sameNamespace } from './deploy-unit.js';
import { type KubernetesObject, look, type Workload } from './kubernetes.js';
import type { Project } from './project.js';

/** Whether a LimitRange gives the workload's containers a memory limit, in its unit or in a namespace both name. */
export function mayHaveDefaultMemoryLimit(project: Project, workload: Workload): boolean {
  const { namespace } = workload.object;
  if (
    objectsAnywhere(project, 'LimitRange', '').some(
      range => namespace && range.namespace === namespace && limits(range),
    )
  )
    return true;
  return placesOf(project, workload).some(({ unit, deployed }) =>
    objectsOfKind(unit, 'LimitRange', '').some(
      range => sameNamespace(range.namespace, deployed.namespace) !== false && limits(range.object),
    ),
  );
}

/** A maximum is also the default where no default is written. */
function limits({ yaml }: KubernetesObject): boolean {
  const items = look(yaml, 'spec', 'limits');
  if (items === 'absent') return false;
  if (items === 'unknown' || !items.isList) return true;
  return items.items().some(item => {
    const type = item.get('type')?.text ?? 'Container';
    if (type !== 'Container') return false;
    return look(item, 'default', 'memory') !== 'absent' || look(item, 'max', 'memory') !== 'absent';
  });
}
