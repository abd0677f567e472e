/** Fields that Kubernetes wants as text: labels, annotations, variables, settings. */
import { textOf } from '../../text.js';
import type { Value } from '../../yaml/view.js';
import { asWorkload, type KubernetesObject, podPath } from './kubernetes.js';

/** Maps whose values are labels, as written in an object and in the pods it makes. */
export function labelMaps(object: KubernetesObject): readonly Value[] {
  let maps = labelMapsOf.get(object);
  if (!maps) {
    maps = findLabelMaps(object);
    labelMapsOf.set(object, maps);
  }
  return maps;
}

const labelMapsOf = new WeakMap<KubernetesObject, readonly Value[]>();

function findLabelMaps(object: KubernetesObject): readonly Value[] {
  const { yaml } = object;
  const workload = asWorkload(object);
  return [
    yaml.at('metadata', 'labels'),
    workload && workload.kind !== 'Pod' ? yaml.at(...podPath(workload.kind), 'metadata', 'labels') : undefined,
    workload ? yaml.at('spec', 'selector', 'matchLabels') : undefined,
    object.is('Service', '') ? yaml.at('spec', 'selector') : undefined,
  ].flatMap(map => (map && !map.shared ? [map] : []));
}

/** Whether its file says that it is a patch, for `kubectl patch` or a kustomization elsewhere: that is no object. */
export function isPatchFile({ file }: KubernetesObject): boolean {
  return /[._-]patch\.ya?ml$/.test(file.path);
}

/** Values of an object that have to be text and are written as a number or as true and false: the API refuses them. */
export function unquotedTexts(object: KubernetesObject): readonly Value[] {
  const { yaml } = object;
  const workload = asWorkload(object);
  const maps = [
    ...labelMaps(object),
    yaml.at('metadata', 'annotations'),
    workload && workload.kind !== 'Pod' ? yaml.at(...podPath(workload.kind), 'metadata', 'annotations') : undefined,
    workload?.podSpec?.get('nodeSelector'),
    object.is('ConfigMap', '') || object.is('Secret', '') ? yaml.get('data') : undefined,
    object.is('Secret', '') ? yaml.get('stringData') : undefined,
  ];
  const values = maps.flatMap(map => (map && !map.shared ? map.entries().map(({ value }) => value) : []));
  const variables = workload?.containers.flatMap(container => container.variables) ?? [];
  for (const variable of variables) {
    const value = variable.yaml.get('value');
    if (value) values.push(value);
  }
  return values.filter(isUnquoted);
}

function isUnquoted(value: Value): boolean {
  if (value.shared || value.kind !== 'scalar' || value.text === undefined) return false;
  return (
    /^(?:[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?|0x[\da-fA-F]+|true|false|True|False|TRUE|FALSE)$/.test(
      value.text,
    ) && textOf(value.span) === value.text
  );
}

/** What the API server has against a label's value; `undefined` where it takes it. */
export function labelFault(text: string): string | undefined {
  if (text.length > 63) return 'is longer than 63 characters';
  if (text === '' || /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/.test(text)) return undefined;
  return /^[\w.-]+$/.test(text) ? 'begins or ends with a sign' : 'has signs other than `-`, `_` and `.`';
}
