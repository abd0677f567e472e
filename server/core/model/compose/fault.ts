/** Why Compose refuses a file before it starts anything: keys that it does not know, and values of another kind than it takes. */
import { isAlias, isMap, isScalar, isSeq, type Node, Scalar } from 'yaml';
import { nearest } from '../../nearest.js';
import { lineAt, type Span, textOf } from '../../text.js';
import type { Data } from '../../yaml/render.js';
import { type Entry, meaningOf, type Value } from '../../yaml/view.js';
import { findSecret } from '../secret.js';
import { shortName } from '../short-name.js';
import { type ComposeFile, isComposeLiteral } from './compose.js';
import { type Kind, keysOf, kindIn } from './keys.js';

interface UnknownKey {
  readonly map: Value;
  readonly key: string;
  readonly at: Span;
  /** Whose key it would be, in words. */
  readonly owner: string;
  /** The one key that it is nearly. */
  readonly meant: string | undefined;
}

interface InvalidValue {
  readonly value: Value;
  /** Of a map or list its name, for a comment may stand among its lines. */
  readonly at: Span;
  /** Who refuses what because of it, in words. */
  readonly reason: string;
  /** What its author will have meant, and what makes that of it. */
  readonly meant: Meant | undefined;
}

interface Meant {
  readonly title: string;
  readonly data: Data;
}

interface ComposeFaults {
  readonly keys: readonly UnknownKey[];
  readonly values: readonly InvalidValue[];
}

/** What the specification does not allow in a file that Compose reads; nothing where another program does. */
export function faultsOf(compose: ComposeFile): ComposeFaults {
  const known = answers.get(compose.file);
  if (known) return known;
  const walk = new Walk();
  const { yaml, error } = compose;
  if (yaml && !error && isOfToday(yaml)) walk.value(yaml, fileKind, '', '');
  const found = walk.keys.length + walk.values.length > 0 && isForAnother(compose) ? none : walk;
  answers.set(compose.file, found);
  return found;
}

const answers = new WeakMap<ComposeFile['file'], ComposeFaults>();
const none: ComposeFaults = { keys: [], values: [] };

/** Without services a file is of the first format, or for something else; unless its author forgot the last letter. */
function isOfToday(yaml: Value): boolean {
  return yaml.has('services') || yaml.at('service')?.entries()[0]?.value.isMap === true;
}

/** Files of Rancher 1, whose services have keys of their own. */
function isForAnother({ file }: ComposeFile): boolean {
  return /(?:^|\/)rancher-compose\.ya?ml$/.test(file.path) || file.text.includes('io.rancher.');
}

/** Keys that Coolify reads and takes out before Compose sees the file; a map that has one may have others of it. */
const foreign: ReadonlySet<string> = new Set(['exclude_from_hc', 'is_directory', 'isDirectory', 'content']);

function isForCoolify(map: Value, shape: string): boolean {
  return map.entries().some(({ key }) => foreign.has(key) && !kindIn(shape, key));
}

const fileKind: Kind = {
  text: false,
  number: false,
  flag: false,
  form: undefined,
  item: undefined,
  each: undefined,
  shape: 'file',
};

class Walk implements ComposeFaults {
  readonly keys: UnknownKey[] = [];
  readonly values: InvalidValue[] = [];
  /** What is shared through anchors is read once. */
  private readonly seen = new Set<Node>();

  /** A value under a key; `subject` is the service, network or other thing that it belongs to, in words. */
  value(value: Value, kind: Kind, key: string, subject: string): void {
    const { node } = value;
    if (isScalar(node)) {
      if (!fitsScalar(node, kind) && !node.tag?.startsWith('!')) this.refuse(value, kind, key, subject);
      return;
    }
    if (!node || node.tag?.startsWith('!')) return;
    if (value.shared) {
      if (this.seen.has(node)) return;
      this.seen.add(node);
    }
    if (isMap(node) && kind.shape !== undefined) this.map(value, kind.shape, key, subject);
    else if (isMap(node) && kind.each) this.names(value, kind.each, key, subject);
    else if (isSeq(node) && kind.item) this.list(value, kind, kind.item, key, subject);
    else this.refuse(value, kind, key, subject);
  }

  private map(map: Value, shape: string, name: string, subject: string): void {
    const isSubject = subjects.has(shape);
    const thing = isSubject ? name : subject;
    const keys = keysOf(shape);
    for (const entry of map.entries()) {
      const { key, value } = entry;
      const kind = keys.get(key);
      if (kind) this.value(value, kind, key, thing);
      else if (isWord.test(key) && value.kind !== 'null' && !key.startsWith('x-') && !isForCoolify(map, shape))
        this.unknown(
          map,
          entry,
          shape,
          isSubject ? named(name) : name === '' ? 'a Compose file' : placeOf(name, thing),
        );
    }
    if (shape === 'healthcheck') this.test(map.get('test'), thing);
    if (shape === 'service') this.network(map, thing);
  }

  private network(service: Value, subject: string): void {
    const mode = service.get('network_mode');
    const networks = mode && service.get('networks');
    if (!networks || networks.node?.tag?.startsWith('!') || networks.items().length + networks.keys().length === 0)
      return;
    this.add(mode, `${refused}: ${named(subject)} has \`networks\` of its own beside \`network_mode\``);
  }

  private test(test: Value | undefined, subject: string): void {
    const words = test?.items() ?? [];
    const first = words[0]?.text;
    if (!test || first === undefined || /^(?:CMD|CMD-SHELL|NONE)$/.test(first)) return;
    const data = words.flatMap(({ raw }) => raw ?? []);
    const meant = data.length === words.length ? { title: 'Begin it with CMD', data: ['CMD', ...data] } : undefined;
    this.add(test, `${refused}: \`test\` of ${named(subject)} does not begin with \`CMD\` or \`CMD-SHELL\``, meant);
  }

  /** A map of names, such as `services` and `environment`. */
  private names(map: Value, each: Kind, key: string, subject: string): void {
    const { node } = map;
    if (each.shape === undefined && isMap(node) && node.items.every(({ value }) => fitsNode(value, each))) return;
    for (const { key: name, value } of map.entries())
      if (!name.startsWith('x-') && isComposeLiteral(name)) this.value(value, each, name, subject || key);
  }

  private list(list: Value, kind: Kind, item: Kind, key: string, subject: string): void {
    if (isSeq(list.node) && list.node.items.every(one => isScalar(one) && fitsScalar(one, item))) return;
    for (const value of list.items()) {
      const pair = pairIn(value, item);
      if (pair)
        this.mistaken(
          value,
          kind.each ? pair.join('=') : item.shape === undefined ? undefined : pair.join(':'),
          placeOf(key, subject),
        );
      else this.value(value, item, key, subject);
    }
  }

  private unknown(map: Value, { key, keySpan, value }: Entry, shape: string, owner: string): void {
    if (this.keys.some(({ at }) => at.start === keySpan.start)) return;
    this.keys.push({ map, key, at: keySpan, owner, meant: hasSecret(value) ? undefined : meantKey(key, shape, map) });
  }

  private mistaken(value: Value, meant: string | undefined, place: string): void {
    const join = meant ? { title: 'Write it as one text', data: meant } : undefined;
    this.add(value, `${refused}: the space behind the colon makes a map in ${place}`, join);
  }

  private refuse(value: Value, kind: Kind, key: string, subject: string): void {
    const { node } = value;
    if (!node || isBeingTyped(value, kind)) return;
    const found = kindOf(node);
    const { form } = kind;
    const isMisspelt = form !== undefined && found === 'a text';
    const who = isMisspelt && form.byDocker ? 'Docker refuses the container' : refused;
    const not = isMisspelt ? `no ${form.what}` : `${found}, not ${wantedIn(kind)}`;
    this.add(value, `${who}: ${placeOf(key, subject)} is ${not}`, meantValue(value, kind));
  }

  private add(value: Value, reason: string, meant?: Meant): void {
    const at = isScalar(value.node) ? value.span : (value.keySpan ?? value.entries()[0]?.keySpan ?? value.span);
    if (!this.values.some(other => other.at.start === at.start)) this.values.push({ value, at, reason, meant });
  }
}

const refused = 'Compose refuses the file';
const subjects: ReadonlySet<string> = new Set(['service', 'network', 'volume', 'secret', 'config', 'model']);

function placeOf(key: string, subject: string): string {
  return subject === '' ? named(key) : `${named(key)} of ${named(subject)}`;
}

function named(name: string): string {
  return `\`${shortName(name, 20)}\``;
}

const isWord = /^[A-Za-z][\w-]*$/;

function fitsNode(node: unknown, kind: Kind): boolean {
  return !node || (isScalar(node) && fitsScalar(node, kind));
}

function fitsScalar(node: Scalar, kind: Kind): boolean {
  const value = meaningOf(node);
  if (typeof value === 'string') {
    if (kind.form && (kind.text || kind.number)) return kind.form.fits.test(value) || !isComposeLiteral(value);
    return kind.text || !isComposeLiteral(value);
  }
  if (typeof value === 'number') return kind.number;
  if (typeof value === 'boolean') return kind.flag;
  return true;
}

/** `- KEY: value`, and what a list wants is a text, or a map with other keys. */
function pairIn(value: Value, { shape, text }: Kind): readonly [string, string] | undefined {
  const { node } = value;
  if (!text || !isMap(node) || node.items.length !== 1) return undefined;
  const [entry] = value.entries();
  const written = entry?.value.raw;
  if (!entry || written === undefined || (shape !== undefined && (kindIn(shape, entry.key) || isWord.test(entry.key))))
    return undefined;
  return [entry.key, written];
}

/** The first word behind a key, on a line of its own: a map or list in the making. */
function isBeingTyped(value: Value, kind: Kind): boolean {
  const { node, file, keySpan } = value;
  if (!isScalar(node) || node.type !== Scalar.PLAIN || !node.range || !keySpan || kind.text) return false;
  return lineAt(file, node.range[0]) > lineAt(file, keySpan.start) && /^[\w-]*$/.test(value.raw ?? '');
}

function kindOf(node: Node): string {
  if (isMap(node)) return 'a map';
  if (isSeq(node)) return 'a list';
  const value = isScalar(node) ? meaningOf(node) : undefined;
  if (typeof value === 'boolean') return 'a truth value';
  return typeof value === 'string' ? 'a text' : 'a number';
}

function wantedIn({ text, number, item, shape, each }: Kind): string {
  const all = [
    text ? 'a text' : '',
    number ? 'a number' : '',
    item ? 'a list' : '',
    shape !== undefined || each ? 'a map' : '',
  ].filter(word => word !== '');
  return all.join(' or ');
}

function meantValue(value: Value, { text, number, flag, form, item }: Kind): Meant | undefined {
  const { node, raw } = value;
  if (!isScalar(node) || isAlias(value.written) || raw === undefined || raw.length > 500) return undefined;
  const written = form?.meant(raw);
  if (written !== undefined && form?.fits.test(written)) return { title: `Write ${named(written)}`, data: written };
  if (typeof meaningOf(node) === 'string')
    return item?.text && !text && !/\s/.test(raw) ? { title: 'Make it a list', data: [raw] } : undefined;
  return text && !number && !flag && !form ? { title: 'Put it in quotes', data: raw } : undefined;
}

/** Under its right name a credential would be one more finding, for its author to mend first. */
function hasSecret(value: Value): boolean {
  return value.scalars().some(({ raw = '', keySpan }) => {
    const equals = raw.indexOf('=');
    const name = keySpan ? textOf(keySpan) : raw.slice(0, Math.max(0, equals));
    return findSecret(name, keySpan ? raw : raw.slice(equals + 1)) !== undefined;
  });
}

/** The only key that a word is nearly. */
function meantKey(word: string, shape: string, map: Value): string | undefined {
  const free = [...keysOf(shape).keys()].filter(key => !map.has(key));
  const best = nearest(word, free);
  if (best === undefined || Math.abs(best.length - word.length) > 2) return undefined;
  if (word.length < 5 && !best.startsWith(word)) return undefined;
  return nearest(
    word,
    free.filter(key => key !== best),
  ) === undefined
    ? best
    : undefined;
}
