/** A workflow read as GitHub reads it: what it refuses, and every expression with the contexts that it may read. */
import { nearest } from '../../nearest.js';
import { firstLine, type Span, span } from '../../text.js';
import type { Entry, Value } from '../../yaml/view.js';
import { shortName } from '../short-name.js';
import { everyWord, type Shape, shapes } from './keys.js';
import type { Workflow } from './workflow.js';

export interface Reading {
  readonly unknownKeys: readonly UnknownKey[];
  readonly faults: readonly Fault[];
  /** What GitHub passes over in `on`. */
  readonly unreadTriggers: readonly Fault[];
  /** Steps that do nothing, or several things. */
  readonly unclearSteps: readonly Value[];
  readonly expressions: readonly ExpressionPlace[];
}

export interface UnknownKey {
  readonly map: Value;
  readonly entry: Entry;
  /** What it is no key of, in words. */
  readonly of: string;
  /** The key that may have been meant. */
  readonly meant: string | undefined;
}

export interface Fault {
  readonly at: Span;
  /** What is wrong. */
  readonly message: string;
  /** What follows, where GitHub takes the file all the same. */
  readonly follows?: string | undefined;
  /** The word that is wrong, or the map and its key, and what may have been meant. */
  readonly value?: Value | undefined;
  readonly key?: string | undefined;
  readonly meant?: string | undefined;
}

/** A scalar that holds `${{ … }}`, or a condition. */
export interface ExpressionPlace {
  readonly value: Value;
  readonly raw: string;
  /** Letters of the contexts and functions that may be read here (`readable`); empty where no expression is read. */
  readonly reads: string;
  readonly isCondition: boolean;
  /** The key it stands under. */
  readonly key: string;
  /** The job and the step it stands in. */
  readonly job: Value | undefined;
  readonly step: Value | undefined;
}

/** Whether GitHub reads the file: Gitea and Forgejo have keys of their own, and templates lie elsewhere. */
export function isRead({ file, yaml }: Workflow): boolean {
  return file.path.startsWith(folder) && !file.path.includes('/', folder.length) && yaml.isMap;
}

const folder = '.github/workflows/';

/** Read once per parse. */
export function readingOf(workflow: Workflow): Reading {
  let reading = readings.get(workflow);
  if (!reading) {
    const reader = new Reader();
    reader.read(workflow.yaml, 'workflow', 'workflow', '');
    reading = reader;
    readings.set(workflow, reading);
  }
  return reading;
}

const readings = new WeakMap<Workflow, Reading>();

class Reader implements Reading {
  readonly unknownKeys: UnknownKey[] = [];
  readonly faults: Fault[] = [];
  readonly unreadTriggers: Fault[] = [];
  readonly unclearSteps: Value[] = [];
  readonly expressions: ExpressionPlace[] = [];
  private job: Value | undefined;
  private step: Value | undefined;
  private isInTriggers = false;

  read(value: Value, name: string, key: string, around: string): void {
    // What is shared is read where it is written; a key without a value is still being typed.
    if (value.shared) return;
    const { kind } = value;
    if (kind === 'null') return;
    const actual = name === 'job' || name === 'step' ? variant(value, name) : name;
    const shape = shapes.get(actual);
    if (!shape) return;
    if (actual === 'step') this.unclearSteps.push(value);
    const reads = shape.reads === undefined ? around : around + shape.reads;
    if (name === 'job') this.job = value;
    if (name === 'step') this.step = value;
    if (name === 'on') this.isInTriggers = true;
    if (kind === 'scalar') this.readScalar(value, shape, name, key, reads);
    else if (name === 'any') for (const scalar of value.scalars()) this.readScalar(scalar, shape, name, key, reads);
    else if (kind === 'map') this.readMap(value, shape, key, reads);
    else if (shape.items === undefined) this.misplaced(value, shape, key, 'a list');
    else for (const item of value.items()) this.read(item, shape.items, key, reads);
    if (name === 'job') this.job = undefined;
    if (name === 'step') this.step = undefined;
    if (name === 'on') this.isInTriggers = false;
  }

  private readScalar(value: Value, shape: Shape, name: string, key: string, reads: string): void {
    const raw = value.raw;
    if (raw === undefined || this.isTagged(value)) return;
    const isCondition = shape.scalar === 'condition';
    if (isCondition || raw.includes('${{')) {
      const { job, step } = this;
      // What GitHub makes of expressions in settings of events is nowhere said.
      if (reads !== '' || !this.isInTriggers) this.expressions.push({ value, raw, reads, isCondition, key, job, step });
      return;
    }
    if (name === 'any' || shape.scalar === 'text') return;
    if (shape.words) {
      if (shape.words.has(raw)) return;
      if (shape.isEvent) this.unknownEvent(value, raw, shape.words, key);
      else this.wrongWord(value, raw, shape.words, key);
    } else if (shape.scalar === 'flag') {
      if (!/^(true|false)$/i.test(raw))
        this.wrong(value, `\`${key}\` is \`true\` or \`false\`, not \`${shortName(raw, 30)}\``);
    } else if (shape.scalar === 'number') {
      if (!/^-?[\d.]+$/.test(raw)) this.wrong(value, `\`${key}\` is a number, not \`${shortName(raw, 30)}\``);
    } else this.misplaced(value, shape, key, 'one text');
  }

  /** `!main` without quotes is a tag of YAML, not a text. */
  private isTagged(value: Value): boolean {
    const { node, file } = value;
    const tag = node?.tag;
    if (!tag?.startsWith('!') || !node?.range) return false;
    const [from, to] = node.range;
    const start = file.text.lastIndexOf(tag, from);
    if (start < 0) return false;
    const at = firstLine(span(file, start, from === to ? start + tag.length : to));
    this.faults.push({ at, message: `\`${shortName(tag, 30)}\` without quotes is a tag of YAML` });
    return true;
  }

  private readMap(map: Value, shape: Shape, key: string, reads: string): void {
    const { keys, others, called, required } = shape;
    // `{}`, and the braces of a template that is no workflow yet.
    if (!map.entries().length) return;
    if (!keys || (!keys.size && others === undefined && !shape.isEvent)) {
      this.misplaced(map, shape, key, 'keys');
      return;
    }
    for (const entry of map.entries()) {
      const { value } = entry;
      const below = keys.get(entry.key) ?? others;
      if (below !== undefined) this.read(value, below, entry.key, reads);
      if (below !== undefined || value.shared || entry.key.includes('${{')) continue;
      const near = nearWord(entry.key, [...keys.keys()]);
      if (near === undefined && !everyWord.has(entry.key)) continue;
      const meant = near === undefined || map.has(near) ? undefined : near;
      if (shape.isEvent) this.unknownTrigger(map, entry, key, meant);
      else if (value.kind !== 'null') this.unknownKeys.push({ map, entry, of: called ?? `\`${key}\``, meant });
    }
    for (const missing of required ?? []) {
      if (!map.has(missing) && !isTyped(map))
        this.faults.push({
          at: map.name,
          message: `${called ? called.replace(/^an? /, 'This ') : `\`${key}\``} lacks \`${missing}\``,
        });
    }
  }

  private unknownEvent(value: Value, raw: string, known: ReadonlySet<string>, key: string): void {
    const near = nearWord(raw, [...known]);
    if (near === undefined && !everyWord.has(raw)) return;
    const meant = value.parent?.items().some(({ text }) => text === near) ? undefined : near;
    const message =
      key === 'on'
        ? `GitHub has no event \`${shortName(raw, 30)}\``
        : `The event has no type \`${shortName(raw, 30)}\``;
    this.unreadTriggers.push({ at: value.span, message: `${message}: it starts nothing`, value, meant });
  }

  private unknownTrigger(map: Value, { key, keySpan: at }: Entry, event: string, meant: string | undefined): void {
    const message =
      event === 'on'
        ? `GitHub has no event \`${shortName(key, 30)}\`: it starts nothing`
        : `\`${event}\` knows no \`${shortName(key, 30)}\`: nothing is done with it`;
    this.unreadTriggers.push({ at, message, value: map, key, meant });
  }

  private wrongWord(value: Value, raw: string, words: ReadonlySet<string>, key: string): void {
    const all = [...words].map(word => `\`${word}\``);
    const shown = `\`${shortName(raw, 15)}\``;
    const message =
      all.length > 3
        ? `\`${key}\` cannot be ${shown}`
        : `\`${key}\` is ${all.slice(0, -1).join(', ')} or ${all.at(-1)}, not ${shown}`;
    this.faults.push({ at: value.span, message, value, meant: nearest(raw, words) });
  }

  private misplaced(value: Value, { items, keys, scalar, words, others }: Shape, key: string, found: string): void {
    const takes = [
      scalar || words ? 'a text' : '',
      items === undefined ? '' : 'a list',
      keys?.size || others !== undefined ? 'keys' : '',
    ].filter(Boolean);
    // What a template or a placeholder will be is not known, and a lone word under its key is a key half typed.
    if (this.isInTriggers || value.raw?.startsWith('$') || isHalfKey(value)) return;
    this.wrong(value, `\`${shortName(key, 25)}\` takes ${takes.join(' or ') || 'nothing'}, not ${found}`);
  }

  private wrong(value: Value, message: string): void {
    this.faults.push({ at: value.parent?.isList ? value.span : value.name, message });
  }
}

/** Whether nothing follows in the file: what ends it may be half written. */
export function isLast({ node, file }: Value): boolean {
  return file.text.slice(node?.range?.[1] ?? 0).trim() === '';
}

/** A map with a key whose value is not there yet, or with keys that cannot be seen. */
export function isTyped(map: Value): boolean {
  return map.hasUnknownMerge || map.entries().some(({ key, value }) => value.kind === 'null' && key !== 'wait-all');
}

/** A job that calls a workflow takes other keys than one with steps, and each kind of step its own. */
function variant(value: Value, name: 'job' | 'step'): string {
  if (name === 'job') return value.has('uses') ? 'call' : 'job';
  let found = 'step';
  for (const { key } of value.entries()) {
    const kind = stepKinds.get(key);
    if (kind === undefined) continue;
    if (found !== 'step') return 'step';
    found = kind;
  }
  return found;
}

/** The keys that say what a step does, of which it takes one. */
export const stepKinds: ReadonlyMap<string, string> = new Map(
  ['run', 'uses', 'wait', 'wait-all', 'cancel', 'parallel'].map(kind => [kind, `step.${kind}`]),
);

function isHalfKey({ raw, keySpan, parent, span: { start }, file }: Value): boolean {
  if (!/^[\w-]+$/.test(raw ?? '')) return false;
  return parent?.isList || (keySpan !== undefined && file.text.slice(keySpan.end, start).includes('\n'));
}

/** The word that was meant: one much like it, or one that goes on where it ends. */
function nearWord(word: string, known: readonly string[]): string | undefined {
  return nearest(word, known) ?? (word.length > 3 ? known.find(other => other.startsWith(word)) : undefined);
}
