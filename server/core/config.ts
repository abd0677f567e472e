/** `.readiness.yaml`: read the same way by editor and command line. */
import picomatch from 'picomatch/posix';
import { nearest } from './nearest.js';
import { type Category, categories, type Severity, severities } from './rule.js';
import { type Scorecard, type ScorecardRow, scorecards } from './score.js';
import type { Span, TextFile } from './text.js';
import { type Entry, parseYaml, type Value } from './yaml/view.js';

export interface Config {
  readonly target: number | undefined;
  readonly scorecard: Scorecard;
  /** Globs of paths that are not looked at. */
  readonly exclude: readonly string[];
  readonly rules: ReadonlyMap<string, Severity | 'off'>;
  readonly accept: readonly ConfiguredAccept[];
  readonly attest: readonly Attestation[];
}

export interface ConfiguredAccept {
  readonly rule: string;
  /** A glob of paths; absent: everywhere. */
  readonly path?: string | undefined;
  readonly reason: string;
  readonly until?: string | undefined;
  readonly at: Span;
}

export interface Attestation {
  readonly promise: string;
  readonly evidence: string;
  readonly by: string;
  readonly until?: string | undefined;
  readonly at: Span;
}

/** Something wrong with the config or with an accept: shown where it is written, never counted in the score. */
export interface Notice {
  readonly at: Span;
  readonly message: string;
  /** `error`: this part has no effect. `unused`: it has none any more. */
  readonly kind: 'error' | 'unused';
}

/** Where the config stands, relative to the project's folder. */
export const configPaths = ['.readiness.yaml', '.readiness.yml'] as const;

export const defaultConfig: Config = {
  target: undefined,
  scorecard: scorecards.service,
  exclude: [],
  rules: new Map(),
  accept: [],
  attest: [],
};

/**
 * Reads a config. What is wrong in it is left out and told in a notice; the rest holds. Where the text is no map of
 * YAML at all, `config` is `undefined` and the caller keeps the last good one.
 */
export function readConfig(
  file: TextFile,
  ruleIds: ReadonlySet<string>,
): { readonly config: Config | undefined; readonly notices: readonly Notice[] } {
  const { roots, error } = parseYaml(file);
  if (error) return { config: undefined, notices: [{ at: error.at, message: error.reason, kind: 'error' }] };
  const [root, second] = roots;
  if (!root || root.kind === 'null') return { config: defaultConfig, notices: [] };
  if (!root.isMap) {
    const message = 'A config is a map of `target`, `scorecard`, `exclude`, `rules`, `accept`, `attest`';
    return { config: undefined, notices: [{ at: root.span, message, kind: 'error' }] };
  }
  const reader = new Reader(ruleIds);
  if (second) reader.notice(second.span, 'Only the first document of a config is read');
  reader.knownKeys(root, ['target', 'scorecard', 'exclude', 'rules', 'accept', 'attest']);
  const scorecard = reader.scorecard(root.get('scorecard')) ?? defaultConfig.scorecard;
  return {
    config: {
      target: reader.numberOf(root.get('target'), '`target`', scorecard.scale),
      scorecard,
      exclude: reader.strings(root.get('exclude'), '`exclude`'),
      rules: reader.rules(root.get('rules')),
      accept: reader.list(root.get('accept'), '`accept`', item => reader.accept(item)),
      attest: reader.list(root.get('attest'), '`attest`', item => reader.attestation(item)),
    },
    notices: reader.notices,
  };
}

const matchers = new Map<string, (path: string) => boolean>();

/**
 * Whether a glob names a path, both relative to the project's folder. `*` stays inside one folder, `**` does not,
 * dotfiles count, and a folder's name stands for everything below it.
 */
export function matchesGlob(glob: string, path: string): boolean {
  let matches = matchers.get(glob);
  if (!matches) {
    if (matchers.size > 500) matchers.clear();
    matches = matcherOf(glob);
    matchers.set(glob, matches);
  }
  return matches(path);
}

/** Whether a text is a day of the calendar, `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!parts) return false;
  const [, year, month, day] = parts.map(Number);
  const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day ?? 0));
  return date.toISOString().startsWith(text);
}

/** What to add to a message about an unknown word: the word that was meant, where there is one. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const meant = nearest(word, known);
  return meant === undefined ? '' : `; did you mean \`${meant}\`?`;
}

function matcherOf(glob: string): (path: string) => boolean {
  const plain = glob.replace(/^\.?\//, '').replace(/\/$/, '');
  if (plain === '') return () => false;
  try {
    return picomatch([plain, `${plain}/**`], { dot: true, noextglob: true });
  } catch {
    return () => false;
  }
}

/** Reads the parts of a config and keeps the notices. */
class Reader {
  readonly notices: Notice[] = [];

  constructor(private readonly ruleIds: ReadonlySet<string>) {}

  notice(at: Span, message: string): undefined {
    this.notices.push({ at, message, kind: 'error' });
  }

  knownKeys(map: Value, known: readonly string[]): void {
    for (const { key, keySpan } of map.entries()) {
      if (!known.includes(key)) this.notice(keySpan, `\`${short(key)}\` is no key here${didYouMean(key, known)}`);
    }
  }

  /** A text; nothing where none is written, a notice where something else is. */
  text(value: Value | undefined, what: string): string | undefined {
    if (!value || value.kind === 'null') return undefined;
    const text = value.text?.trim();
    if (value.kind !== 'scalar' || text === undefined) return this.notice(value.span, `${what} is a text`);
    return text === '' ? this.notice(value.span, `${what} is empty`) : text;
  }

  strings(value: Value | undefined, what: string): readonly string[] {
    if (!value || value.kind === 'null') return [];
    if (value.kind === 'scalar') return [this.text(value, what)].filter(text => text !== undefined);
    return this.list(value, what, item => this.text(item, `An item of ${what}`));
  }

  list<T>(value: Value | undefined, what: string, read: (item: Value) => T | undefined): readonly T[] {
    if (!value || value.kind === 'null') return [];
    if (!value.isList) {
      this.notice(value.span, `${what} is a list`);
      return [];
    }
    return value
      .items()
      .map(read)
      .filter(item => item !== undefined);
  }

  numberOf(value: Value | undefined, what: string, most: number): number | undefined {
    const text = this.text(value, what);
    if (!value || text === undefined) return undefined;
    const number = /^[0-9.]+$/.test(text) ? Number(text) : Number.NaN;
    if (number >= 0 && number <= most) return number;
    return this.notice(value.span, `${what} is a number from 0 to ${most}`);
  }

  date(value: Value | undefined): string | undefined {
    const text = this.text(value, '`until`');
    if (!value || text === undefined || isDate(text)) return text;
    return this.notice(value.span, `\`${short(text)}\` is no date: write \`until\` as YYYY-MM-DD`);
  }

  rules(value: Value | undefined): ReadonlyMap<string, Severity | 'off'> {
    const levels = new Map<string, Severity | 'off'>();
    if (!value || value.kind === 'null') return levels;
    if (!value.isMap) this.notice(value.span, '`rules` is a map of rule ids to severities');
    for (const entry of value.entries()) {
      const level = this.level(entry);
      if (this.isRule(entry.key, entry.keySpan) && level) levels.set(entry.key, level);
    }
    return levels;
  }

  level({ key, keySpan, value }: Entry): Severity | 'off' | undefined {
    const words = [...severities, 'off'] as const;
    const text = value.text;
    const level = words.find(word => word === text?.toLowerCase());
    if (level) return level;
    if (value.kind === 'null') return this.notice(keySpan, `\`${short(key)}\` has no severity: ${words.join(', ')}`);
    const said = text === undefined ? 'That' : `\`${short(text)}\``;
    return this.notice(value.span, `${said} is no severity: ${words.join(', ')}`);
  }

  isRule(id: string, at: Span): boolean {
    if (this.ruleIds.has(id)) return true;
    this.notice(at, `No rule \`${short(id)}\`${didYouMean(id, this.ruleIds)}`);
    return false;
  }

  accept(item: Value): ConfiguredAccept | undefined {
    if (!item.isMap) return this.notice(item.span, 'An accept is a map of `rule`, `path`, `reason`, `until`');
    this.knownKeys(item, ['rule', 'path', 'reason', 'until']);
    const rule = this.required(item, 'rule');
    const reason = this.required(item, 'reason');
    const path = this.text(item.get('path'), '`path`');
    const until = this.date(item.get('until'));
    if (rule && !this.isRule(rule.text, rule.value.span)) return undefined;
    // A narrower accept whose limits cannot be read must not turn into one without limits.
    const unclear = isLost(item.get('path'), path) || isLost(item.get('until'), until);
    if (!rule || !reason || unclear) return undefined;
    return { rule: rule.text, path, reason: reason.text, until, at: rule.value.span };
  }

  attestation(item: Value): Attestation | undefined {
    if (!item.isMap) return this.notice(item.span, 'An attestation is a map of `promise`, `evidence`, `by`, `until`');
    this.knownKeys(item, ['promise', 'evidence', 'by', 'until']);
    const promise = this.required(item, 'promise');
    const evidence = this.required(item, 'evidence');
    const by = this.required(item, 'by');
    const until = this.date(item.get('until'));
    if (promise && !this.isRule(promise.text, promise.value.span)) return undefined;
    if (promise && !promise.text.startsWith('project/')) {
      return this.notice(promise.value.span, 'Files show this promise: only `project/…` can be attested; use `accept`');
    }
    if (!promise || !evidence || !by || isLost(item.get('until'), until)) return undefined;
    return { promise: promise.text, evidence: evidence.text, by: by.text, until, at: promise.value.span };
  }

  required(item: Value, key: string): { readonly text: string; readonly value: Value } | undefined {
    const value = item.get(key);
    const text = this.text(value, `\`${key}\``);
    if (value && text !== undefined) return { text, value };
    if (!value || value.kind === 'null') this.notice(value?.span ?? item.span, `\`${key}\` is missing`);
    return undefined;
  }

  /** A scorecard by its name, or own rows: a list of them, or a map with `rows`, `scale` and `target`. */
  scorecard(value: Value | undefined): Scorecard | undefined {
    if (!value || value.kind === 'null') return undefined;
    if (value.isList) return this.ownCard(value, 10, undefined);
    if (!value.isMap) return this.namedCard(value);
    this.knownKeys(value, ['rows', 'scale', 'target']);
    const scale = this.scale(value.get('scale'));
    const target = this.numberOf(value.get('target'), '`target`', scale);
    const rows = value.get('rows');
    if (!rows?.isList) return this.notice(rows?.span ?? value.span, 'A scorecard has a list of `rows`');
    return this.ownCard(rows, scale, target);
  }

  namedCard(value: Value): Scorecard | undefined {
    const { text } = value;
    const names = Object.keys(scorecards);
    if (text === 'service' || text === 'platform') return scorecards[text];
    const said = text === undefined ? 'That' : `\`${short(text)}\``;
    return this.notice(value.span, `${said} is no scorecard: ${names.join(', ')}, or own rows`);
  }

  scale(value: Value | undefined): 10 | 100 {
    if (!value || value.kind === 'null' || value.text === '10') return 10;
    if (value.text === '100') return 100;
    this.notice(value.span, '`scale` is 10 or 100');
    return 10;
  }

  ownCard(list: Value, scale: 10 | 100, target: number | undefined): Scorecard | undefined {
    const rows = this.list(list, '`rows`', item => this.row(item, scale));
    if (rows.length === 0) return this.notice(list.span, 'A scorecard needs at least one row');
    return { id: 'own', scale, target: target ?? (scale * scorecards.service.target) / 10, rows };
  }

  row(item: Value, scale: number): ScorecardRow | undefined {
    if (!item.isMap) return this.notice(item.span, 'A row is a map of `title`, `weight`, `categories`, `target`');
    this.knownKeys(item, ['id', 'title', 'weight', 'target', 'categories']);
    const title = this.required(item, 'title')?.text;
    const weight = item.has('weight') ? this.numberOf(item.get('weight'), '`weight`', 1000) : 1;
    const target = this.numberOf(item.get('target'), '`target`', scale);
    const found = this.list(item.get('categories'), '`categories`', value => this.category(value));
    if (!item.has('categories')) this.notice(item.span, '`categories` is missing');
    if (title === undefined || !weight || found.length === 0) return undefined;
    const id = this.text(item.get('id'), '`id`') ?? title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
    return { id, title, weight, target, categories: found };
  }

  category(value: Value): Category | undefined {
    const { text } = value;
    if (text !== undefined && isCategory(text)) return text;
    const names = Object.keys(categories);
    if (text === undefined) return this.notice(value.span, `A category is one of ${names.join(', ')}`);
    const hint = didYouMean(text, names) || `: ${names.join(', ')}`;
    return this.notice(value.span, `\`${short(text)}\` is no category${hint}`);
  }
}

function isCategory(text: string): text is Category {
  return Object.hasOwn(categories, text);
}

/** Something is written there, and it could not be read. */
function isLost(value: Value | undefined, read: string | undefined): boolean {
  return value !== undefined && value.kind !== 'null' && read === undefined;
}

/** Keeps a message short, and out of it what somebody pasted by mistake. */
function short(text: string): string {
  const line = text.split('\n', 1)[0] ?? '';
  return (line.length > 60 ? `${line.slice(0, 59)}…` : line).replaceAll('`', "'");
}
