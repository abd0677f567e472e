/** For what reasons Prometheus refuses its configuration. */
import { nearest } from '../../nearest.js';
import type { Span } from '../../text.js';
import type { Value } from '../../yaml/view.js';
import type { PrometheusConfig, Scrape } from './prometheus.js';
import { secondsIn } from './promql.js';

export interface ScrapeFault {
  readonly at: Span;
  /** A sentence without its end. */
  readonly reason: string;
  /** A setting of another name than the one that is meant. */
  readonly misspelt?: { readonly map: Value; readonly key: string; readonly meant: string } | undefined;
  /** A target with more than the host and port that it may have, and these. */
  readonly target?: { readonly value: Value; readonly address: string } | undefined;
}

export function* faultsOf({ yaml, scrapes }: PrometheusConfig): Generator<ScrapeFault> {
  if (!yaml || yaml.hasUnknownMerge) return;
  for (const entry of yaml.entries()) {
    const { key, value } = entry;
    if (rootKeys.has(key) || value.isConditional || /^x-/.test(key)) continue;
    const meant = nearest(
      key,
      [...rootKeys].filter(other => !yaml.has(other)),
    );
    yield {
      at: entry.keySpan,
      reason: `\`${key.slice(0, 30)}\` is no setting of this file`,
      misspelt: meant === undefined ? undefined : { map: yaml, key, meant },
    };
  }
  const seen = new Set<string>();
  for (const scrape of scrapes) {
    const { name, at } = scrape;
    const text = scrape.yaml.get('job_name')?.text;
    if (text !== undefined && seen.has(text)) yield { at, reason: `Two jobs are called \`${name.slice(0, 30)}\`` };
    if (text !== undefined) seen.add(text);
    yield* faultsIn(scrape, yaml.get('global'));
  }
}

function* faultsIn(scrape: Scrape, global: Value | undefined): Generator<ScrapeFault> {
  const timeout = scrape.yaml.get('scrape_timeout');
  const interval = scrape.yaml.get('scrape_interval') ?? global?.get('scrape_interval');
  const [shorter, longer] = [interval, timeout].map(value => value?.text !== undefined && secondsIn(value.text));
  if (timeout && !timeout.shared && typeof longer === 'number' && typeof shorter === 'number' && longer > shorter)
    yield { at: timeout.span, reason: `Waiting \`${timeout.text}\` for an answer is longer than the interval` };
  for (const value of scrape.targets) {
    const address = /^https?:\/\/([^/]+)/.exec(value.text ?? '')?.[1];
    if (address === undefined || value.shared || mayRelabel(scrape)) continue;
    yield {
      at: value.span,
      reason: 'A target is a host and a port, without `http://`',
      target: { value, address },
    };
  }
}

/** A probe is asked about addresses of any form. */
function mayRelabel({ yaml }: Scrape): boolean {
  return yaml.has('relabel_configs') || yaml.hasUnknownMerge || yaml.has('params');
}

const rootKeys = new Set(
  'global runtime rule_files scrape_config_files scrape_configs alerting remote_write remote_read storage tracing otlp'.split(
    ' ',
  ),
);
