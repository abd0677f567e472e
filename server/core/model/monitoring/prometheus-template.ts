/** The templates in an alert's labels and annotations: what is wrong with one, and which labels it shows. */

import { isScalar } from 'yaml';
import { nearest } from '../../nearest.js';
import { meaningOf, type Value } from '../../yaml/view.js';
import type { PrometheusRule } from './prometheus.js';

/** A part of a value's `raw`. */
export interface TemplatePart {
  readonly value: Value;
  readonly start: number;
  readonly end: number;
}

export interface ShownLabel extends TemplatePart {
  readonly label: string;
}

export interface TemplateFault extends TemplatePart {
  /** As the end of a sentence about the alert. */
  readonly reason: string;
}

/** Every value that is filled in when the alert fires. */
function templatesOf({ labels, annotations }: PrometheusRule): readonly Value[] {
  return [...(labels?.entries() ?? []), ...(annotations?.entries() ?? [])]
    .map(({ value }) => value)
    .filter(value => !value.shared && value.raw?.includes('{{') && !isWrittenByHelm(value));
}

/** Of what Helm fills in the braces are Helm's. */
function isWrittenByHelm({ node, raw }: Value): boolean {
  return isScalar(node) && meaningOf(node) !== raw;
}

/** The labels that an alert shows, each at its first place; those it asks about before are left out. */
export function shownLabels(alert: PrometheusRule): readonly ShownLabel[] {
  const shown = new Map<string, ShownLabel>();
  for (const value of templatesOf(alert)) {
    const raw = value.raw ?? '';
    if (/\{\{-?\s*(?:if|with|range|else if)\b|\b(?:or|and|not)\s+\$?\.?[lL]abels/.test(raw)) continue;
    for (const match of raw.matchAll(/\$labels\.([A-Za-z_]\w*)|\{\{-?\s*\.Labels\.([A-Za-z_]\w*)/g)) {
      const label = match[1] ?? match[2] ?? '';
      const end = match.index + match[0].length;
      const start = match[1] ? match.index : end - label.length - '.Labels.'.length;
      if (!shown.has(label)) shown.set(label, { label, value, start, end });
    }
  }
  return [...shown.values()];
}

/** The first reason for which Prometheus does not load an alert's templates. */
export function templateFault(alert: PrometheusRule): TemplateFault | undefined {
  for (const value of templatesOf(alert)) {
    const fault = faultIn(value.raw ?? '');
    if (fault) return { ...fault, value };
  }
  return undefined;
}

type Fault = Omit<TemplateFault, 'value'>;

function faultIn(raw: string): Fault | undefined {
  const declared = new Set(['$labels', '$value', '$externalLabels', '$externalURL']);
  for (let open = raw.indexOf('{{'); open >= 0; ) {
    const close = raw.indexOf('}}', open);
    if (close < 0) return { start: open, end: open + 2, reason: 'has a template that is not closed' };
    const body = raw.slice(open + 2, close);
    // What looks like another tool's template is filled in before Prometheus reads it.
    if (/[`{}]|\/\*/.test(body)) return undefined;
    const fault = faultInAction(body.replace(strings, blank), open + 2, declared);
    if (fault) return fault;
    open = raw.indexOf('{{', close);
  }
  return undefined;
}

const strings = /"(?:[^"\\]|\\.)*"/g;

function blank(found: string): string {
  return ' '.repeat(found.length);
}

function faultInAction(body: string, from: number, declared: Set<string>): Fault | undefined {
  for (const [, first, second] of body.matchAll(/(\$\w+)(?:\s*,\s*(\$\w+))?\s*:=/g))
    for (const name of [first, second]) if (name) declared.add(name);
  for (const { 0: name, index } of body.matchAll(/\$\w+/g)) {
    if (declared.has(name)) continue;
    return {
      start: from + index,
      end: from + index + name.length,
      reason: `uses \`${name.slice(0, 20)}\`, which templates do not have`,
    };
  }
  const sum = /\S\s*([*/%])|\S\s+([-+])\s+\S/.exec(body);
  if (sum) {
    const at = from + sum.index + sum[0].search(/[-+*/%]/);
    return { start: at, end: at + 1, reason: 'calculates in a template, which templates cannot' };
  }
  const dashed = /\$labels\.\w+(-)\w/.exec(body);
  if (dashed)
    return {
      start: from + dashed.index,
      end: from + dashed.index + dashed[0].length,
      reason: 'names a label with a `-`, which templates cannot',
    };
  const bare = /^-?\s*(labels|Labels)\./.exec(body);
  if (bare)
    return {
      start: from + bare[0].length - 7,
      end: from + bare[0].length - 1,
      reason: `lacks the \`$\` of \`$labels\``,
    };
  const called = /(?:\$value|\$labels\.\w+)\s*\|\s*([A-Za-z]\w*)/.exec(body);
  const name = called?.[1];
  if (!called || !name || functions.has(name)) return undefined;
  const end = from + called.index + called[0].length;
  const meant = nearest(name, [...functions]);
  const reason = `calls \`${name.slice(0, 20)}\`, no function${meant ? ` (\`${meant}\`)` : ''}`;
  return { start: end - name.length, end, reason };
}

const functions = new Set(
  'query first label value strvalue args reReplaceAll safeHtml match title toUpper toLower graphLink tableLink sortByLabel stripPort stripDomain humanize humanize1024 humanizeDuration humanizePercentage humanizeTimestamp pathPrefix externalURL parseDuration toTime toDuration now urlQueryEscape and call html index slice js len not or print printf println urlquery eq ne lt le gt ge'.split(
    ' ',
  ),
);
