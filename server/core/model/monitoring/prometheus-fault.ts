/** For what reasons, besides its expression, Prometheus refuses a rule and with it the whole file. */

import { nearest } from '../../nearest.js';
import type { Span } from '../../text.js';
import type { Value } from '../../yaml/view.js';
import type { PrometheusRule } from './prometheus.js';
import { type TemplatePart, templateFault } from './prometheus-template.js';
import { secondsIn } from './promql.js';

export interface RuleFault {
  readonly at: Span;
  /** As the end of a sentence about the rule. */
  readonly reason: string;
  /** The map with a setting of another name than the one that is meant. */
  readonly misspelt?: { readonly map: Value; readonly key: string; readonly meant: string } | undefined;
  /** A setting that has to go. */
  readonly extra?: { readonly map: Value; readonly key: string } | undefined;
}

/** Of a `PrometheusRule` object the API server drops what it does not know. */
export function* faultsOf(rule: PrometheusRule): Generator<RuleFault> {
  const { yaml, alerts, expr, home } = rule;
  if (yaml.hasUnknownMerge || yaml.entries().some(({ value }) => value.isConditional)) return;
  if (!home.endsWith('#')) yield* unknownSettings(rule);
  if (!expr || expr.kind === 'null') yield { at: rule.at, reason: 'it has no `expr`' };
  const record = yaml.get('record');
  if (alerts && record) yield { at: record.name, reason: 'it is an alert and records a series at once' };
  const extra = alerts ? undefined : ['for', 'keep_firing_for', 'annotations'].find(key => yaml.has(key));
  if (extra !== undefined)
    yield {
      at: yaml.get(extra)?.name ?? rule.at,
      reason: `\`${extra}\` is for alerts, and it records a series`,
      extra: { map: yaml, key: extra },
    };
  for (const key of ['for', 'keep_firing_for']) {
    const value = yaml.get(key);
    if (alerts && value?.text !== undefined && !value.shared && secondsIn(value.text) === undefined)
      yield {
        at: value.span,
        reason: `\`${value.text.slice(0, 16)}\` is no duration as Prometheus writes it (\`5m\`)`,
      };
  }
  const template = alerts ? templateFault(rule) : undefined;
  if (template) yield { at: partOf(template), reason: `it ${template.reason}` };
}

/** In the rule, and where it is the first of its group or file, in these. */
function* unknownSettings(rule: PrometheusRule): Generator<RuleFault> {
  const { yaml, group, siblings } = rule;
  yield* unknownKeys(yaml, ruleKeys, 'a rule');
  if (leads(rule)) yield* unknownKeys(group, groupKeys, 'a group');
  const root = siblings[0] === rule ? group.parent?.parent : undefined;
  if (root) yield* unknownKeys(root, rootKeys, 'a file of rules');
}

/** Whether a rule is the first of its group. */
function leads(rule: PrometheusRule): boolean {
  const { group, siblings } = rule;
  let first = leaders.get(siblings);
  if (!first) {
    first = new Map();
    for (const other of siblings) if (!first.has(other.group)) first.set(other.group, other);
    leaders.set(siblings, first);
  }
  return first.get(group) === rule;
}

const leaders = new WeakMap<readonly PrometheusRule[], Map<Value, PrometheusRule>>();

function partOf({ value, start, end }: TemplatePart): Span {
  return value.part(start, end) ?? value.span;
}

function* unknownKeys(map: Value, known: ReadonlySet<string>, of: string): Generator<RuleFault> {
  if (map.hasUnknownMerge) return;
  for (const entry of map.entries()) {
    const { key, value } = entry;
    if (known.has(key) || value.shared || value.isConditional) continue;
    const meant = nearest(
      key,
      [...known].filter(other => !map.has(other)),
    );
    yield {
      at: entry.keySpan,
      reason: `\`${key.slice(0, 24)}\` is no setting of ${of}`,
      misspelt: meant === undefined ? undefined : { map, key, meant },
    };
  }
}

const ruleKeys = new Set(['record', 'alert', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations']);
/** `namespace` is for the tool that loads rules into Mimir. */
const rootKeys = new Set(['groups', 'namespace']);
/** With those of Thanos and Mimir, which load the same files. */
const groupKeys = new Set([
  'name',
  'interval',
  'query_offset',
  'limit',
  'labels',
  'rules',
  'partial_response_strategy',
  'source_tenants',
  'align_evaluation_time_on_interval',
  'evaluation_delay',
]);
