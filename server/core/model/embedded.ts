/** Files of Prometheus and Alertmanager that stand inside ConfigMaps and Secrets, read in their place. */
import { isScalar } from 'yaml';
import { lineAt, lineStarts } from '../text.js';
import { parseYaml, type Value } from '../yaml/view.js';
import { monitoringKind } from './detect.js';
import type { KubernetesFile, KubernetesObject } from './kubernetes/kubernetes.js';
import { type Alertmanager, alertmanagerOf } from './monitoring/alertmanager.js';
import {
  isPrometheusLiteral,
  type PrometheusConfig,
  type PrometheusRule,
  prometheusOf,
  rulesOf,
} from './monitoring/prometheus.js';

export interface Embedded {
  readonly rules: readonly PrometheusRule[];
  readonly prometheus: readonly PrometheusConfig[];
  readonly alertmanagers: readonly Alertmanager[];
}

const nothing: Embedded = { rules: [], prometheus: [], alertmanagers: [] };
const embeddedBy = new WeakMap<KubernetesFile, Embedded>();

/** What the manifests of a file hold as literal block texts, those with a syntax error left out. */
export function embeddedIn(manifest: KubernetesFile): Embedded {
  let found = embeddedBy.get(manifest);
  if (!found) {
    found = readEmbedded(
      manifest,
      manifest.objects.flatMap(object => textsIn(object)),
    );
    embeddedBy.set(manifest, found);
  }
  return found;
}

interface Text {
  readonly object: KubernetesObject;
  readonly key: string;
  readonly kind: NonNullable<ReturnType<typeof monitoringKind>>;
  readonly value: Value;
  readonly start: number;
  readonly end: number;
}

function readEmbedded(manifest: KubernetesFile, texts: readonly Text[], tries = 3): Embedded {
  const masked = texts.length ? withoutTheRest(manifest, texts) : undefined;
  if (!masked) return nothing;
  const isConditional = (offset: number) => manifest.template?.isConditional(offset) === true;
  const { roots, error } = parseYaml(manifest.file, isPrometheusLiteral, { text: masked, isConditional });
  if (error) {
    const others = texts.filter(({ start, end }) => error.at.start < start || error.at.start >= end);
    return tries > 0 && others.length < texts.length ? readEmbedded(manifest, others, tries - 1) : nothing;
  }
  const rules: PrometheusRule[] = [];
  const prometheus: PrometheusConfig[] = [];
  const alertmanagers: Alertmanager[] = [];
  for (const text of texts) {
    const root = roots.find(({ span: { start } }) => start >= text.start && start < text.end);
    if (!root) continue;
    const at = text.value.keySpan ?? text.value.span;
    const holder = isSecret(text.object) ? 'Secret' : 'ConfigMap';
    const home = `${manifest.file.path}#${text.key}`;
    if (text.kind === 'prometheus-rules') rules.push(...rulesOf(root, home));
    else if (text.kind === 'prometheus') prometheus.push(prometheusOf(root, at, home, holder));
    else alertmanagers.push(alertmanagerOf(root, at, holder));
  }
  return { rules, prometheus, alertmanagers };
}

function isSecret({ objectKind }: KubernetesObject): boolean {
  return objectKind === 'Secret';
}

function textsIn(object: KubernetesObject): readonly Text[] {
  if (!object.is('ConfigMap', '') && !object.is('Secret', '')) return [];
  const entries = object.yaml.get(isSecret(object) ? 'stringData' : 'data')?.entries() ?? [];
  return entries.flatMap(({ key, value }) => {
    const range = value.node?.range;
    if (!range || value.shared || value.isConditional || value.file.text[range[0]] !== '|') return [];
    // Of a template the masked text: as written it has its indentation.
    const kind = isScalar(value.node) ? monitoringKind(String(value.node.value)) : undefined;
    return kind ? [{ object, key, kind, value, start: range[0], end: range[1] }] : [];
  });
}

/**
 * The file with nothing but these texts, at equal length: the lines before and behind each become the mark between
 * documents. `undefined` where a key's line has no room for it.
 */
function withoutTheRest({ file, template }: KubernetesFile, texts: readonly Text[]): string | undefined {
  const source = template?.text ?? file.text;
  const starts = lineStarts(file);
  let masked = '';
  for (const { start, end } of texts) {
    const header = lineAt(file, start);
    const from = starts[header] ?? 0;
    const body = starts[header + 1] ?? source.length;
    if (body - from < 4) return undefined;
    masked += `${between(source.slice(masked.length, from), masked)}${'---'.padEnd(body - from - 1)}\n`;
    masked += source.slice(body, starts[lineAt(file, Math.max(body, end - 1)) + 1] ?? source.length);
  }
  return masked + between(source.slice(masked.length), masked);
}

/** Blank lines may belong to the text above. */
function between(left: string, above: string): string {
  if (left.trim() === '') return left;
  if (left.length < 4) return left.replace(/[^\r\n]/g, ' ');
  return (above === '' ? '' : '---').padEnd(left.length - 1) + (left.endsWith('\n') ? '\n' : ' ');
}
