/** Keys of ConfigMaps and Secrets that pods refer to. */
import type { Value } from '../../yaml/view.js';
import type { Project } from '../project/project.js';
import {
  isClosed,
  isGenerated,
  mayBeSet,
  objectsAnywhere,
  objectsOfKind,
  placesOf,
  sameNamespace,
} from './deploy-unit.js';
import { type KubernetesObject, look, type Workload } from './kubernetes.js';

export type ConfigKind = 'ConfigMap' | 'Secret';

export interface ConfigReference {
  readonly kind: ConfigKind;
  readonly name: string;
  readonly key: Value;
}

/** What variables and volumes take from a key that has to exist. */
export function configReferences(workload: Workload): readonly ConfigReference[] {
  const known = references.get(workload);
  if (known) return known;
  const found = findReferences(workload);
  references.set(workload, found);
  return found;
}

const references = new WeakMap<Workload, readonly ConfigReference[]>();

function findReferences(workload: Workload): readonly ConfigReference[] {
  const variables = workload.containers
    .flatMap(container => container.variables)
    .map(({ yaml }) => yaml.get('valueFrom'));
  const sources = workload.volumes.flatMap(volume => [volume, ...(volume.at('projected', 'sources')?.items() ?? [])]);
  return [
    ...variables.flatMap(from => [
      ...reference('ConfigMap', from?.get('configMapKeyRef')),
      ...reference('Secret', from?.get('secretKeyRef')),
    ]),
    ...sources.flatMap(source => [
      ...items('ConfigMap', source.get('configMap'), 'name'),
      ...items('Secret', source.get('secret'), source.at('secret', 'secretName') ? 'secretName' : 'name'),
    ]),
  ];
}

function items(kind: ConfigKind, source: Value | undefined, nameKey: string): readonly ConfigReference[] {
  const name = source?.get(nameKey)?.text;
  if (name === undefined || source?.has('optional')) return [];
  return (source?.get('items')?.items() ?? []).flatMap(item => {
    const key = item.get('key');
    return key && !key.shared ? [{ kind, name, key }] : [];
  });
}

function reference(kind: ConfigKind, ref: Value | undefined): readonly ConfigReference[] {
  const name = ref?.get('name')?.text;
  const key = ref?.get('key');
  return name !== undefined && key && !key.shared && !ref?.has('optional') ? [{ kind, name, key }] : [];
}

/** Whether the key may be there. Only what is written whole in the pod's own unit, and nowhere else, is surely without it. */
export function mayExistKey(
  project: Project,
  workload: Workload,
  kind: ConfigKind,
  name: string,
  key: string | undefined,
): boolean {
  if (key === undefined || !isClosed(project, workload.object) || isGenerated(project, kind, name)) return true;
  const named = objectsAnywhere(project, kind, '').filter(({ objectName }) => objectName === name);
  const places = placesOf(project, workload);
  const own = places.map(({ unit, deployed }) =>
    objectsOfKind(unit, kind, '').filter(
      other => other.object.objectName === name && sameNamespace(other.namespace, deployed.namespace) !== false,
    ),
  );
  if (!own.every(objects => objects.length)) return true;
  return named.some(
    object => mayHold(object, key) || mayBeSet(project, object, 'data') || mayBeSet(project, object, 'stringData'),
  );
}

function mayHold({ yaml }: KubernetesObject, key: string): boolean {
  if (yaml.has('sops')) return true;
  return ['data', 'stringData', 'binaryData'].some(part => {
    const written = look(yaml, part);
    if (written === 'absent') return false;
    if (written === 'unknown' || !written.isMap || written.hasUnknownMerge) return true;
    return written.keys().some(known => known === key || /[${]/.test(known));
  });
}
