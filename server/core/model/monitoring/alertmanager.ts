/** Alertmanager's configuration: who is told of which alert. */

import { nearest } from '../../nearest.js';
import { firstLine, type Span, span, type TextFile } from '../../text.js';
import { type ParseFailure, parseYaml, type Value } from '../../yaml/view.js';
import type { Holder } from './prometheus.js';
import { secondsIn } from './promql.js';

export interface Alertmanager {
  readonly kind: 'alertmanager';
  readonly file: TextFile;
  readonly name: string;
  readonly at: Span;
  readonly error?: ParseFailure | undefined;
  readonly yaml: Value | undefined;
  /** The kind of Kubernetes object it stands in, where it has no file of its own. */
  readonly holder: Holder | undefined;
  /** Every route with the one at the root first; none where there is no `route`. */
  readonly routes: readonly Route[];
  readonly receivers: readonly Receiver[];
  /** Whether the names of all receivers are known. */
  readonly allNamed: boolean;
  receiver(name: string): Receiver | undefined;
  /** The name of the receiver that somebody meant by another one, where it is clear. */
  similarReceiver(name: string): string | undefined;
  /** The receivers that some route names; `undefined` where one of these names is not known. */
  readonly routed: ReadonlySet<string> | undefined;
}

export interface Route {
  readonly alertmanager: Alertmanager;
  readonly file: TextFile;
  readonly name: string;
  /** Its `receiver` where it names one, else the first thing written in it. */
  readonly at: Span;
  readonly yaml: Value;
  readonly parent: Route | undefined;
  readonly children: readonly Route[];
  /** Its own `receiver`, as written. */
  readonly receiver: Value | undefined;
  /** What an alert's labels have to be, all of them; `undefined` where it cannot be known. */
  readonly matchers: readonly RouteMatcher[] | undefined;
  /** The value of a setting, its own or one it inherits. */
  setting(key: string): Value | undefined;
  /** Seconds of a duration setting or of its default; `undefined` where not known. */
  seconds(key: 'group_interval' | 'repeat_interval'): number | undefined;
}

export interface RouteMatcher {
  readonly label: string;
  readonly value: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly yaml: Value;
}

export interface Receiver {
  readonly alertmanager: Alertmanager;
  readonly file: TextFile;
  readonly name: string;
  readonly at: Span;
  readonly yaml: Value;
  /** Whether it tells anybody: it has an integration, or something that cannot be known. */
  readonly tells: boolean;
}

export function parseAlertmanager(file: TextFile): Alertmanager {
  const { roots, error } = parseYaml(file, isAlertmanagerLiteral);
  return new Config(file, roots[0], error, firstLine(span(file, 0, file.text.length)), undefined);
}

/** A configuration inside of a manifest. */
export function alertmanagerOf(root: Value, at: Span, holder: Holder): Alertmanager {
  return new Config(root.file, root, undefined, at, holder);
}

/** Alertmanager fills in templates when it notifies; `$NAME` and `${NAME}` are for whoever deploys the file. */
function isAlertmanagerLiteral(raw: string): boolean {
  return !/\{\{|\$\{?[A-Za-z_]|<%|%\(/.test(raw);
}

class Config implements Alertmanager {
  readonly kind = 'alertmanager';
  private routeList: readonly Route[] | undefined;
  private receiverList: readonly Receiver[] | undefined;
  private named: boolean | undefined;
  private byName: ReadonlyMap<string, Receiver> | undefined;
  private routedNames: { readonly value: ReadonlySet<string> | undefined } | undefined;

  constructor(
    readonly file: TextFile,
    readonly yaml: Value | undefined,
    readonly error: ParseFailure | undefined,
    readonly at: Span,
    readonly holder: Holder | undefined,
  ) {}

  get name(): string {
    return this.file.path;
  }

  get routes(): readonly Route[] {
    if (!this.routeList) {
      const root = this.yaml?.get('route');
      this.routeList = root?.isMap ? [...treeFrom(new Tree(this, root, undefined))] : [];
    }
    return this.routeList;
  }

  get receivers(): readonly Receiver[] {
    this.receiverList ??= (this.yaml?.get('receivers')?.items() ?? []).flatMap(yaml => {
      const title = yaml.get('name');
      if (title?.raw === undefined) return [];
      const at = title.shared ? yaml.span : title.span;
      return [{ alertmanager: this, file: this.file, name: title.raw, at, yaml, tells: tells(yaml) }];
    });
    return this.receiverList;
  }

  receiver(name: string): Receiver | undefined {
    this.byName ??= new Map(this.receivers.map(receiver => [receiver.name, receiver]));
    return this.byName.get(name);
  }

  similarReceiver(name: string): string | undefined {
    // Comparing every name with every other takes too long where there are very many.
    return this.receivers.length > 100
      ? undefined
      : nearest(
          name,
          this.receivers.map(receiver => receiver.name),
        );
  }

  get allNamed(): boolean {
    this.named ??= this.receivers.every(({ yaml }) => yaml.get('name')?.text !== undefined);
    return this.named;
  }

  get routed(): ReadonlySet<string> | undefined {
    this.routedNames ??= { value: routedBy(this.routes) };
    return this.routedNames.value;
  }
}

function routedBy(routes: readonly Route[]): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const { receiver, yaml } of routes) {
    if (yaml.hasUnknownMerge) return undefined;
    if (!receiver || receiver.kind === 'null') continue;
    if (receiver.text === undefined) return undefined;
    names.add(receiver.text);
  }
  return names;
}

function tells(receiver: Value): boolean {
  if (receiver.hasUnknownMerge) return true;
  return receiver.entries().some(({ key, value }) => {
    if (!key.endsWith('_configs')) return false;
    return value.isList ? value.items().length > 0 : value.kind !== 'null';
  });
}

/** Whether a route below another names `null` without quotes, which is nothing: its parent's receiver is told. */
export function isUnquotedNull({ receiver, parent }: Route): boolean {
  return parent !== undefined && receiver?.kind === 'null' && receiver.span.start !== receiver.keySpan?.start;
}

/** Whether a receiver's name says that it is for what nobody wants to hear of. */
export function isVoid({ name }: Receiver): boolean {
  return /^(?:null|void|none|noop|no-op|black-?hole|devnull|dev-null|discard|drop|ignore|silent|trash)/i.test(name);
}

function* treeFrom(route: Route): Generator<Route> {
  yield route;
  for (const child of route.children) yield* treeFrom(child);
}

class Tree implements Route {
  private childList: readonly Route[] | undefined;
  private matcherList: { readonly value: readonly RouteMatcher[] | undefined } | undefined;

  constructor(
    readonly alertmanager: Alertmanager,
    readonly yaml: Value,
    readonly parent: Route | undefined,
  ) {}

  get file(): TextFile {
    return this.yaml.file;
  }

  get name(): string {
    return this.receiver?.raw ?? 'route';
  }

  get at(): Span {
    const own = this.receiver;
    return own && !own.shared ? own.span : this.parent ? this.yaml.span : this.yaml.name;
  }

  get receiver(): Value | undefined {
    return this.yaml.get('receiver');
  }

  get children(): readonly Route[] {
    this.childList ??= (this.yaml.get('routes')?.items() ?? [])
      .filter(({ isMap, shared }) => isMap && !shared)
      .map(yaml => new Tree(this.alertmanager, yaml, this));
    return this.childList;
  }

  get matchers(): readonly RouteMatcher[] | undefined {
    this.matcherList ??= { value: matchersOf(this.yaml) };
    return this.matcherList.value;
  }

  setting(key: string): Value | undefined {
    const own = this.yaml.get(key);
    return own && own.kind !== 'null' ? own : this.parent?.setting(key);
  }

  seconds(key: 'group_interval' | 'repeat_interval'): number | undefined {
    const value = this.setting(key);
    if (!value) return key === 'group_interval' ? 300 : 14_400;
    return secondsIn(value.text ?? '');
  }
}

/** `match`, `match_re`, and the newer `matchers` with their operators. */
function matchersOf(route: Value): readonly RouteMatcher[] | undefined {
  const matchers: RouteMatcher[] = [];
  if (route.hasUnknownMerge) return undefined;
  for (const [key, operator] of [
    ['match', '='],
    ['match_re', '=~'],
  ] as const) {
    for (const { key: label, value } of route.get(key)?.entries() ?? []) {
      if (value.text === undefined) return undefined;
      matchers.push({ label, value: value.text, operator, yaml: value });
    }
  }
  for (const yaml of route.get('matchers')?.items() ?? []) {
    for (const written of (yaml.text ?? '?').replace(/^\s*\{|\}\s*$/g, '').split(',')) {
      const match = /^\s*"?([A-Za-z_]\w*)"?\s*(=~|!~|!=|=)\s*(?:"([^"]*)"|'([^']*)'|([^\s"']*))\s*$/.exec(written);
      const [, label, operator, double, single, plain] = match ?? [];
      if (!label || !operator) return undefined;
      matchers.push({ label, value: double ?? single ?? plain ?? '', operator: operator as '=', yaml });
    }
  }
  return matchers;
}

/** Whether a label's value passes a matcher; `undefined` where its expression is of a kind not read here. */
export function passes({ operator, value }: RouteMatcher, label: string): boolean | undefined {
  if (operator === '=') return label === value;
  if (operator === '!=') return label !== value;
  if (!/^[\w|.*+()-]{0,200}$/.test(value) || /[*+]\)?[*+]/.test(value) || /\([^)]*[*+]/.test(value)) return undefined;
  try {
    return new RegExp(`^(?:${value})$`).test(label) === (operator === '=~');
  } catch {
    return undefined;
  }
}

/** Whether every alert passes a route, whatever its labels. */
export function catchesAll({ matchers }: Route): boolean {
  return matchers?.every(({ operator, value }) => operator === '=~' && /^\.[*+]$/.test(value)) ?? true;
}
