/** Prometheus' own files: its configuration, and the rules it evaluates, also those inside `PrometheusRule` objects. */
import { firstLine, lineAt, lineSpan, type Span, span, type TextFile } from '../../text.js';
import { type ParseFailure, parseYaml, type Value } from '../../yaml/view.js';
import type { KubernetesFile } from '../kubernetes/kubernetes.js';
import { type Part, type Promql, readPromql, type Selector, secondsIn } from './promql.js';

/** A file of rules: `groups` with `rules`. */
export interface PrometheusRules {
  readonly kind: 'prometheus-rules';
  readonly file: TextFile;
  readonly name: string;
  readonly at: Span;
  readonly error?: ParseFailure | undefined;
  readonly rules: readonly PrometheusRule[];
}

/** The configuration of a Prometheus server. */
export interface PrometheusConfig {
  readonly kind: 'prometheus';
  readonly file: TextFile;
  readonly name: string;
  readonly at: Span;
  readonly error?: ParseFailure | undefined;
  readonly yaml: Value | undefined;
  /** Its path, with the key behind a `#` where it stands inside of a manifest. */
  readonly home: string;
  readonly holder: Holder | undefined;
  readonly scrapes: readonly Scrape[];
  /** The items of `rule_files`. */
  readonly ruleFiles: readonly Value[];
  /** Whether it names an Alertmanager, or a way to find one; `undefined` where that cannot be known. */
  readonly alerts: boolean | undefined;
  /** Whether relabelling changes the labels of every alert. */
  readonly labelsAlerts: boolean;
  /** Seconds between two scrapes of the job that is scraped most often; `undefined` where not known. */
  readonly shortestInterval: number | undefined;
}

/** The kinds of Kubernetes objects that hold files. */
export type Holder = 'ConfigMap' | 'Secret';

/** One job of `scrape_configs`. */
export interface Scrape {
  readonly config: PrometheusConfig;
  readonly file: TextFile;
  /** Its `job_name`. */
  readonly name: string;
  readonly at: Span;
  readonly yaml: Value;
  /** The addresses written under `static_configs`. */
  readonly targets: readonly Value[];
}

/** An alerting or recording rule. */
export interface PrometheusRule {
  readonly file: TextFile;
  /** The alert, or the series it records. */
  readonly name: string;
  readonly at: Span;
  readonly yaml: Value;
  readonly group: Value;
  readonly expr: Value | undefined;
  /** What `expr` says; `undefined` where it is missing, not known, or not PromQL. */
  readonly promql: Promql | undefined;
  /** Whether it alerts; a recording rule does not. */
  readonly alerts: boolean;
  readonly labels: Value | undefined;
  readonly annotations: Value | undefined;
  /** Its `severity` label, lower case. */
  readonly severity: string | undefined;
  /** The rules written beside it in the same file. */
  readonly siblings: readonly PrometheusRule[];
  /** The file that Prometheus loads: its path, with a `#` and the key behind where it stands inside of a manifest. */
  readonly home: string;
}

export function parsePrometheusRules(file: TextFile): PrometheusRules {
  const { roots, error } = parseYaml(file, isPrometheusLiteral);
  let rules: readonly PrometheusRule[] | undefined;
  return {
    kind: 'prometheus-rules',
    file,
    name: file.path,
    at: wholeFile(file),
    error,
    get rules() {
      rules ??= rulesIn(
        roots.map(root => root.get('groups')),
        file.path,
      );
      return rules;
    },
  };
}

export function parsePrometheus(file: TextFile): PrometheusConfig {
  const { roots, error } = parseYaml(file, isPrometheusLiteral);
  return new Config(file, roots[0], error, wholeFile(file), file.path, undefined);
}

/** The rules of a file that stands inside of a manifest. */
export function rulesOf(root: Value, home: string): readonly PrometheusRule[] {
  return rulesIn([root.get('groups')], home);
}

/** A configuration inside of a manifest. */
export function prometheusOf(root: Value, at: Span, home: string, holder: Holder): PrometheusConfig {
  return new Config(root.file, root, undefined, at, home, holder);
}

const rulesOfManifest = new WeakMap<KubernetesFile, readonly PrometheusRule[]>();

/** The rules inside a manifest's `PrometheusRule` objects. */
export function rulesInManifest(manifest: KubernetesFile): readonly PrometheusRule[] {
  let rules = rulesOfManifest.get(manifest);
  if (!rules) {
    const objects = manifest.objects.filter(object => object.objectKind === 'PrometheusRule');
    rules = rulesIn(
      objects.map(({ yaml }) => yaml.at('spec', 'groups')),
      `${manifest.file.path}#`,
    );
    rulesOfManifest.set(manifest, rules);
  }
  return rules;
}

/** `$1` and `${1}` belong to relabelling; names in braces are filled in by whoever deploys the file. */
export function isPrometheusLiteral(raw: string): boolean {
  return !/\{\{|\$\{?[A-Za-z_]|<%|%\(/.test(raw);
}

function wholeFile(file: TextFile): Span {
  return firstLine(span(file, 0, file.text.length));
}

// ── Rules ────────────────────────────────────────────────────────────────────────────────────────────────────────────

function rulesIn(groups: readonly (Value | undefined)[], home: string): readonly PrometheusRule[] {
  const rules: PrometheusRule[] = [];
  for (const group of groups.flatMap(list => list?.items() ?? [])) {
    // `type: graphite` and the like are VictoriaMetrics': their expressions are in another language.
    if (group.has('type') && group.get('type')?.text !== 'prometheus') continue;
    for (const yaml of group.get('rules')?.items() ?? []) {
      const name = yaml.get('alert') ?? yaml.get('record');
      if (name?.raw !== undefined && !yaml.shared) rules.push(new Rule(yaml, name, group, rules, home));
    }
  }
  return rules;
}

class Rule implements PrometheusRule {
  private expression: { readonly promql: Promql | undefined } | undefined;

  constructor(
    readonly yaml: Value,
    private readonly title: Value,
    readonly group: Value,
    readonly siblings: readonly PrometheusRule[],
    readonly home: string,
  ) {}

  get file(): TextFile {
    return this.yaml.file;
  }

  get name(): string {
    return this.title.raw ?? '';
  }

  get at(): Span {
    return this.title.shared ? this.title.name : this.title.span;
  }

  get alerts(): boolean {
    return this.yaml.has('alert');
  }

  get expr(): Value | undefined {
    return this.yaml.get('expr');
  }

  get promql(): Promql | undefined {
    if (!this.expression) {
      const text = this.expr?.text;
      this.expression = { promql: text === undefined ? undefined : readPromql(text) };
    }
    return this.expression.promql;
  }

  get labels(): Value | undefined {
    return this.yaml.get('labels');
  }

  get annotations(): Value | undefined {
    return this.yaml.get('annotations');
  }

  get severity(): string | undefined {
    return (this.labels?.get('severity') ?? this.group.at('labels', 'severity'))?.text?.toLowerCase();
  }
}

/** A heartbeat: an alert that is meant to fire all the time, so that its absence is noticed. */
export function isHeartbeat({ name, severity }: PrometheusRule): boolean {
  return (
    severity === 'none' || /watch-?_?dog|dead-?_?man|heart-?_?beat|always-?_?firing|snitch|inhibit|test/i.test(name)
  );
}

/**
 * Whether a metric may exist only while something is wrong: it was recorded from a condition, tells of alerts, or is
 * narrowed down to certain names.
 */
export function mayBeCondition({ metric, matchers }: Selector, { siblings }: PrometheusRule): boolean {
  if (!metric || /:|^ALERTS|_(?:info|metadata|labels|annotations)$/.test(metric)) return true;
  const narrow = matchers.some(
    ({ label, operator }) =>
      operator.text === '=~' && !/^(?:job|instance|namespace|cluster|pod|container|service|env\w*)$/.test(label),
  );
  return narrow || siblings.some(({ alerts, name }) => !alerts && name === metric);
}

/** Whether one reading says enough: of something that has happened, is smoothed already, or does not come and go. */
export function settlesItself({ windows, functions, selectors, text }: Promql): boolean {
  if (windows.length || selectors.length === 0) return true;
  // What is compared with the time moves slowly.
  if ([...functions].some(called => /_over_time$|^(?:time|timestamp|absent)$/.test(called))) return true;
  return selectors.some(({ start, end }) => isEvent.test(text.slice(start, end)));
}

const isEvent =
  /^\{|^\w*:|^ALERTS|fail|error|corrupt|expir|cert|ttl|dead|restart|oom|mtu|bond|smart|child_start|(?:^|_)(?:info|last|timestamp|state|status|health|healthy|version|config|reload|success|events?|mismatch|conflict|lost|missing|total|count|created)(?![A-Za-z0-9])/i;

const alertsByName = new WeakMap<readonly PrometheusRule[], ReadonlyMap<string, readonly PrometheusRule[]>>();

/** An alert before this one in the same file that fires for the same reason under the same name and labels. */
export function twinOf(alert: PrometheusRule): PrometheusRule | undefined {
  let named = alertsByName.get(alert.siblings);
  if (!named) {
    named = groupedByName(alert.siblings);
    alertsByName.set(alert.siblings, named);
  }
  const candidates = named.get(alert.name) ?? [];
  const identity = candidates.length > 1 ? identityOf(alert) : undefined;
  if (identity === undefined) return undefined;
  const first = candidates.find(other => other === alert || identityOf(other) === identity);
  return first === alert ? undefined : first;
}

function groupedByName(rules: readonly PrometheusRule[]): ReadonlyMap<string, readonly PrometheusRule[]> {
  const named = new Map<string, PrometheusRule[]>();
  for (const rule of rules) {
    if (!rule.alerts) continue;
    const known = named.get(rule.name);
    if (known) known.push(rule);
    else named.set(rule.name, [rule]);
  }
  return named;
}

function identityOf({ expr, labels, yaml }: PrometheusRule): string | undefined {
  const written = labels?.entries() ?? [];
  if (expr?.text === undefined || yaml.hasUnknownMerge || labels?.hasUnknownMerge) return undefined;
  if (written.some(({ value }) => value.raw === undefined)) return undefined;
  return JSON.stringify([expr.text.replace(/\s+/g, ''), written.map(({ key, value }) => `${key}=${value.raw}`).sort()]);
}

/** Whether somebody is woken by an alert of this severity. */
export function pages(severity: string | undefined): boolean {
  return (
    severity !== undefined &&
    /^(?:critical|crit|page|pager|emergency|fatal|disaster|p[01]|sev-?[01]|s[01])$/.test(severity)
  );
}

/** Where a part of an expression is written; its first line, or the whole value where characters are written as escapes. */
export function placeOf(value: Value, { start, end }: Part): Span {
  const exact = value.part(start, end);
  if (exact) return exact;
  const { raw = '', file } = value;
  const range = value.node?.range;
  if (!range || value.shared) return value.span;
  const source = file.text.slice(range[0], range[1]);
  const from = behindHeader(source);
  const places = alike(source, from, raw);
  const first = places?.[skipSpaces(raw, start)];
  const last = places?.[Math.max(start, end - 1)];
  if (first === undefined) return value.span;
  const line = lineSpan(file, lineAt(file, range[0] + first));
  const until = last === undefined ? line.end : Math.min(line.end, range[0] + last + 1);
  return span(file, range[0] + first, Math.max(until, range[0] + first + 1));
}

/** The header of a block scalar is no part of its text. */
function behindHeader(source: string): number {
  return /^[|>]/.test(source) ? source.indexOf('\n') + 1 : /^["']/.test(source) ? 1 : 0;
}

/** For every character of a scalar that is no white space, where it is written. Folding changes white space alone. */
function alike(source: string, from: number, raw: string): readonly number[] | undefined {
  const places: number[] = [];
  const quoted = source[0] === '"';
  let at = from;
  for (let index = 0; index < raw.length; index++) {
    if (/\s/.test(raw[index] ?? '')) continue;
    while (at < source.length && /\s/.test(source[at] ?? '')) at++;
    if (quoted && source[at] === '\\') {
      while (/\\[nt\r\n ]/.test(source.slice(at, at + 2)) || /\s/.test(source[at] ?? ''))
        at += source[at] === '\\' ? 2 : 1;
      if (source[at] === '\\') at++;
    } else if (source[0] === "'" && source.startsWith("''", at)) at++;
    if (source[at] !== raw[index]) return undefined;
    places[index] = at++;
  }
  return places;
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text[at] ?? '')) at++;
  return at;
}

// ── Configuration ────────────────────────────────────────────────────────────────────────────────────────────────────

class Config implements PrometheusConfig {
  readonly kind = 'prometheus';
  private scrapeList: readonly Scrape[] | undefined;

  constructor(
    readonly file: TextFile,
    readonly yaml: Value | undefined,
    readonly error: ParseFailure | undefined,
    readonly at: Span,
    readonly home: string,
    readonly holder: Holder | undefined,
  ) {}

  get name(): string {
    return this.file.path;
  }

  get scrapes(): readonly Scrape[] {
    this.scrapeList ??= (this.yaml?.get('scrape_configs')?.items() ?? [])
      .filter(({ isMap }) => isMap)
      .map(yaml => {
        const name = yaml.get('job_name');
        return {
          config: this,
          file: this.file,
          name: name?.raw ?? 'job',
          at: name && !name.shared ? name.span : yaml.span,
          yaml,
          targets: targetsIn(yaml),
        };
      });
    return this.scrapeList;
  }

  get ruleFiles(): readonly Value[] {
    return this.yaml?.get('rule_files')?.items() ?? [];
  }

  get alerts(): boolean | undefined {
    const managers = this.yaml?.at('alerting', 'alertmanagers');
    if (managers?.kind === 'unknown') return undefined;
    for (const manager of managers?.items() ?? []) {
      const discovers = manager.entries().some(({ key, value }) => /_sd_configs$/.test(key) && value.kind !== 'null');
      if (discovers || manager.kind === 'unknown' || targetsIn(manager).length) return true;
      if (manager.at('static_configs')?.raw !== undefined) return undefined;
    }
    return false;
  }

  get labelsAlerts(): boolean {
    return (
      this.yaml?.at('alerting', 'alert_relabel_configs') !== undefined ||
      this.yaml?.at('global', 'external_labels', 'severity') !== undefined
    );
  }

  get shortestInterval(): number | undefined {
    const written = this.yaml?.at('global', 'scrape_interval');
    const usual = written ? secondsIn(written.text ?? '') : 60;
    const intervals = this.scrapes.map(({ yaml }) => {
      const own = yaml.get('scrape_interval');
      return own ? secondsIn(own.text ?? '') : usual;
    });
    if (intervals.length === 0 || intervals.includes(undefined)) return undefined;
    return Math.min(...intervals.filter(seconds => seconds !== undefined));
  }
}

function targetsIn(yaml: Value): readonly Value[] {
  return (yaml.get('static_configs')?.items() ?? []).flatMap(config => config.get('targets')?.items() ?? []);
}
