/** Amounts of memory, CPU and storage in an object, and what was meant by those that Kubernetes does not take. */
import type { Value } from '../../yaml/view.js';
import { asWorkload, type KubernetesObject, quantity } from './kubernetes.js';

/** Every amount of an object as written: of its containers, its pods, and the storage it claims. */
export function quantitiesOf(object: KubernetesObject): readonly Value[] {
  let found = quantities.get(object);
  if (!found) {
    found = findQuantities(object);
    quantities.set(object, found);
  }
  return found;
}

const quantities = new WeakMap<KubernetesObject, readonly Value[]>();

function findQuantities(object: KubernetesObject): readonly Value[] {
  const workload = asWorkload(object);
  const claims = object.is('PersistentVolumeClaim', '') ? [object.yaml] : [];
  const templates = object.yaml.at('spec', 'volumeClaimTemplates')?.items() ?? [];
  const holders = [
    ...(workload?.containers.map(({ yaml }) => yaml.get('resources')) ?? []),
    workload?.podSpec?.get('resources'),
    ...[...claims, ...templates].map(claim => claim.at('spec', 'resources')),
  ];
  return holders.flatMap(holder =>
    ['requests', 'limits'].flatMap(key => {
      const map = holder?.get(key);
      return map && !map.shared ? map.entries().map(({ value }) => value) : [];
    }),
  );
}

/** Whether a text is no amount; one that is not known may be. */
export function isNoQuantity(value: Value): boolean {
  const { text } = value;
  return !value.shared && text !== undefined && text !== '' && quantity(text) === undefined && !isToFill(text);
}

/** `STORAGE_SIZE` and `<size>` are replaced before anything is deployed. */
function isToFill(text: string): boolean {
  return /^[A-Z]+(_[A-Z]+)+$|^<.*>$|^__.*__$|^@.*@$/.test(text);
}

/** What was meant by `512MB`, `1 gb` or `2GiB`; `undefined` where that is anyone's guess. */
export function meantQuantity(text: string): string | undefined {
  const [, digits, letter, binary] = /^(\d{1,12}(?:\.\d{1,6})?)\s*([kmgt])(i?)b?$/i.exec(text.trim()) ?? [];
  if (digits === undefined || letter === undefined) return undefined;
  const unit = letter.toUpperCase();
  if (binary) return `${digits}${unit}i`;
  return `${digits}${unit === 'K' ? 'k' : unit}`;
}
