/** What can be written at a place: in `.readiness.yaml`, and in an accept comment. */
import type { Analysis } from './analyze.js';
import { configPlaceAt, configWordAt } from './config-place.js';
import { type Key, type Shape, shapesAt } from './config-words.js';
import { type ParsedFile, type SubjectKind, subjectsOf } from './model/subjects.js';
import { formatHours } from './report/report.js';
import { type CatalogueRule, categories } from './rule.js';
import { lineAt, lineSpan, lineStarts, type Span, span, type TextFile } from './text.js';

export interface Completion {
  readonly label: string;
  readonly kind: 'key' | 'word' | 'rule';
  /** A few words beside the label. */
  readonly detail?: string | undefined;
  /** Markdown. */
  readonly says?: string | undefined;
  /** What is replaced: part of one line. */
  readonly at: Span;
  readonly text: string;
  /** Something to choose follows what is written. */
  readonly goesOn: boolean;
}

/** In the order in which they are offered. `open`: ids of rules with open findings, which come first. */
export function completeConfig(
  file: TextFile,
  offset: number,
  rules: readonly CatalogueRule[],
  open: ReadonlySet<string> = new Set(),
): readonly Completion[] {
  const place = configPlaceAt(file.text, offset);
  if (!place) return [];
  const at = span(file, place.start, place.end);
  const isNamed = /^["']?[ \t]*:/.test(file.text.slice(place.end, place.end + 20));
  const takesKeys = place.form !== 'value' && place.form !== 'entry';
  const ordered = byInterest(rules, open);
  const ruleItem = (rule: CatalogueRule, after: string): Completion => ({
    label: rule.id,
    kind: 'rule',
    detail: open.has(rule.id) ? `${rule.promise} (open)` : rule.promise,
    says: ruleSays(rule),
    at,
    text: rule.id + after,
    goesOn: after !== '',
  });
  return shapesAt(place.path).flatMap((shape): readonly Completion[] => {
    switch (shape.kind) {
      case 'map':
        if (!takesKeys) return [];
        return [...shape.keys]
          .filter(([key]) => !place.siblings.has(key))
          .map(([key, word]) => keyItem(key, word, at, isNamed, place.form === 'key'));
      case 'rules':
        if (!takesKeys) return [];
        return ordered.filter(({ id }) => !place.siblings.has(id)).map(rule => ruleItem(rule, isNamed ? '' : ': '));
      case 'choice':
        if (place.siblings.size > 0) return [];
        return [...shape.words].map(([label, says]) => ({ label, kind: 'word', says, at, text: label, goesOn: false }));
      case 'rule':
        return ordered.filter(({ rule }) => !shape.attestable || rule.on === 'project').map(rule => ruleItem(rule, ''));
      default:
        return place.form === 'line' ? itemStart(shape.of, at) : [];
    }
  });
}

/** What the word at a position of a config means, in Markdown. */
export function explainConfig(
  file: TextFile,
  offset: number,
  rules: readonly CatalogueRule[],
): { readonly at: Span; readonly says: string } | undefined {
  const { start, end } = configWordAt(file.text, offset);
  const place = start < end ? configPlaceAt(file.text, start) : undefined;
  if (!place) return undefined;
  const word = file.text.slice(start, end);
  const isKey = /^["']?[ \t]*:(\s|$)/.test(file.text.slice(end, end + 20));
  for (const shape of shapesAt(place.path)) {
    const says = saysOf(shape, word, isKey, rules);
    if (says !== undefined) return { at: span(file, start, end), says };
  }
  return undefined;
}

/** Where in an accept comment an id is typed; `undefined` outside of its brackets. */
export interface AcceptPlace {
  readonly at: Span;
  /** Ids that stand in the brackets already. */
  readonly named: ReadonlySet<string>;
  readonly isClosed: boolean;
}

export function acceptPlaceAt(file: TextFile, offset: number): AcceptPlace | undefined {
  const line = lineSpan(file, lineAt(file, offset));
  if (offset > line.end) return undefined;
  const before = file.text.slice(line.start, offset);
  const opening = /#.*\breadiness:\s{0,8}accept\s{0,8}\[([^\]]*)$/.exec(before);
  if (!opening) return undefined;
  const typed = opening[1] ?? '';
  const word = typed.slice(typed.lastIndexOf(',') + 1).trimStart();
  const rest = file.text.slice(offset, line.end);
  const close = rest.indexOf(']');
  const own = /^[\w./-]*/.exec(rest)?.[0] ?? '';
  const after = close < 0 ? '' : rest.slice(own.length, close);
  const others = [...typed.slice(0, typed.length - word.length).split(','), ...after.split(',')];
  return {
    at: span(file, offset - word.length, offset + own.length),
    named: new Set(others.map(id => id.trim())),
    isClosed: close >= 0,
  };
}

/** First the rules with open findings on what the comment covers, then those about such files. */
export function completeAccept(place: AcceptPlace, analysis: Analysis): readonly Completion[] {
  const { file } = place.at;
  const parsed = analysis.project.parsed.find(candidate => candidate.file === file);
  const rules = analysis.tallies.map(({ rule }) => rule);
  const here = rulesAt(coveredLine(file, place.at.start), file, parsed, analysis);
  const ofKind = parsed ? rules.filter(({ rule }) => concernsFile(rule.on, parsed)) : rules;
  const offered = [...rules.filter(({ id }) => here.has(id)), ...ofKind.filter(({ id }) => !here.has(id))];
  return offered
    .filter(({ id }) => !place.named.has(id))
    .map(rule => ({
      label: rule.id,
      kind: 'rule',
      detail: here.has(rule.id) ? `${rule.promise} (open here)` : rule.promise,
      says: ruleSays(rule),
      at: place.at,
      text: place.isClosed ? rule.id : `${rule.id}] `,
      goesOn: false,
    }));
}

/** Promise, reason and facts of a rule, in Markdown. */
function ruleSays({ id, promise, why, rule }: CatalogueRule): string {
  const facts = [rule.severity, `${formatHours(rule.effort)} to mend`, categories[rule.category], `\`${id}\``];
  return `**${promise}**\n\n${why}\n\n${facts.join(' · ')}`;
}

function byInterest(rules: readonly CatalogueRule[], open: ReadonlySet<string>): readonly CatalogueRule[] {
  return [...rules.filter(({ id }) => open.has(id)), ...rules.filter(({ id }) => !open.has(id))];
}

function keyItem(key: string, { says, holds }: Key, at: Span, isNamed: boolean, inFlow: boolean): Completion {
  const text = isNamed ? key : inFlow ? `${key}: ` : key + opening(holds);
  return { label: key, kind: 'key', says, at, text, goesOn: !isNamed && holds.length > 0 };
}

/** What comes after a key so that typing can go on: its value, or the first line of what it holds. */
function opening(holds: readonly Shape[]): string {
  const [only] = holds;
  if (!only || only.kind === 'choice' || only.kind === 'rule') return ': ';
  if (only.kind !== 'list') return ':\n  ';
  return `:\n  - ${firstKey(only.of)}`;
}

function itemStart(of: readonly Shape[], at: Span): readonly Completion[] {
  const key = firstKey(of);
  return [{ label: `- ${key}`.trim(), kind: 'key', at, text: `- ${key}`, goesOn: of.length > 0 }];
}

function firstKey(shapes: readonly Shape[]): string {
  const [shape] = shapes;
  const [key] = shape?.kind === 'map' ? shape.keys.keys() : [];
  return key === undefined ? '' : `${key}: `;
}

function saysOf(shape: Shape, word: string, isKey: boolean, rules: readonly CatalogueRule[]): string | undefined {
  if (shape.kind === 'map') return isKey ? shape.keys.get(word)?.says : undefined;
  if (shape.kind === 'choice') return isKey ? undefined : shape.words.get(word);
  const rule = (shape.kind === 'rules') === isKey ? rules.find(({ id }) => id === word) : undefined;
  return rule && shape.kind !== 'list' ? ruleSays(rule) : undefined;
}

/** The line an accept comment is about: its own, or the statement below its block of comments. */
function coveredLine(file: TextFile, offset: number): number {
  let line = lineAt(file, offset);
  const count = lineStarts(file).length;
  while (line < count && textOfLine(file, line).trimStart().replace('\ufeff', '').startsWith('#')) line++;
  return line;
}

function textOfLine(file: TextFile, line: number): string {
  const { start, end } = lineSpan(file, line);
  return file.text.slice(start, end);
}

/** Ids of rules with an open finding on a line, or about a subject that is named on it. */
function rulesAt(
  line: number,
  file: TextFile,
  parsed: ParsedFile | undefined,
  analysis: Analysis,
): ReadonlySet<string> {
  const isHere = (at: Span | undefined) => at?.file === file && lineAt(file, at.start) === line;
  const ids = new Set(
    analysis.findings.filter(({ at, accepted }) => !accepted && isHere(at)).map(({ rule }) => rule.id),
  );
  if (!parsed) return ids;
  for (const { rule: catalogued, findings } of analysis.tallies) {
    const { id, rule } = catalogued;
    if (rule.on === 'project' || ids.has(id) || !findings.some(({ accepted }) => !accepted)) continue;
    const named = subjectsOf(parsed, rule.on).filter(({ at }) => isHere(at));
    if (named.some(subject => isBroken(catalogued, subject, analysis))) ids.add(id);
  }
  return ids;
}

/** Whether a rule finds anything in one subject. A rule that throws does not. */
function isBroken({ rule }: CatalogueRule, subject: unknown, { project }: Analysis): boolean {
  try {
    if (rule.applies && !rule.applies(subject as never, project)) return false;
    for (const _ of rule.check(subject as never, project)) return true;
  } catch {
    // The analysis has told of it.
  }
  return false;
}

function concernsFile(kind: SubjectKind, parsed: ParsedFile): boolean {
  return kind !== 'project' && subjectsOf(parsed, kind).length > 0;
}
