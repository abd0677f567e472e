/** For what reasons, besides the names of receivers, Alertmanager refuses its configuration. */
import { nearest } from '../../nearest.js';
import type { Span } from '../../text.js';
import type { Value } from '../../yaml/view.js';
import type { Alertmanager, Receiver } from './alertmanager.js';

export interface ConfigFault {
  readonly at: Span;
  /** A sentence without its end. */
  readonly reason: string;
  /** A setting of another name than the one that is meant. */
  readonly misspelt?: { readonly map: Value; readonly key: string; readonly meant: string } | undefined;
}

export function* faultsOf(config: Alertmanager): Generator<ConfigFault> {
  const { yaml, routes, receivers } = config;
  if (!yaml) return;
  yield* unknownSettings(yaml, rootKeys, 'this file');
  const [root] = routes;
  for (const route of routes) yield* unknownSettings(route.yaml, routeKeys, 'a route');
  for (const key of ['match', 'match_re', 'matchers']) {
    const asked = root?.yaml.get(key);
    if (asked && !asked.shared && (asked.entries().length || asked.items().length))
      yield { at: asked.name, reason: 'The first route takes every alert and may ask for no labels' };
  }
  const seen = new Set<string>();
  for (const receiver of receivers) {
    if (seen.has(receiver.name))
      yield { at: receiver.at, reason: `Two receivers are called \`${receiver.name.slice(0, 30)}\`` };
    seen.add(receiver.name);
    yield* faultsIn(receiver, yaml.get('global'));
  }
}

function* faultsIn({ yaml }: Receiver, global: Value | undefined): Generator<ConfigFault> {
  if (yaml.hasUnknownMerge || global?.hasUnknownMerge) return;
  for (const { key, value } of yaml.entries()) {
    if (value.isConditional) continue;
    for (const integration of value.items()) {
      if (!integration.isMap || integration.hasUnknownMerge || integration.shared) continue;
      if (key === 'email_configs') yield* unknownSettings(integration, emailKeys, '`email_configs`');
      const lacks = (needs.get(key) ?? []).find(
        ({ own, shared }) => !own.some(name => integration.has(name)) && !shared.some(name => global?.has(name)),
      );
      if (lacks)
        yield { at: integration.entries()[0]?.keySpan ?? value.name, reason: `\`${key}\` lacks ${lacks.what}` };
    }
  }
}

function* unknownSettings(map: Value, known: ReadonlySet<string>, of: string): Generator<ConfigFault> {
  if (map.hasUnknownMerge) return;
  for (const entry of map.entries()) {
    const { key, value } = entry;
    if (known.has(key) || value.shared || value.isConditional) continue;
    const meant =
      otherNames.get(key) ??
      nearest(
        key,
        [...known].filter(other => !map.has(other)),
      );
    yield {
      at: entry.keySpan,
      reason: `\`${key.slice(0, 24)}\` is no setting of ${of}${key === 'subject' ? ', but one of its `headers`' : ''}`,
      misspelt: meant === undefined || map.has(meant) || !known.has(meant) ? undefined : { map, key, meant },
    };
  }
}

const otherNames: ReadonlyMap<string, string> = new Map([['body', 'text']]);

const rootKeys = keys('global templates route receivers inhibit_rules mute_time_intervals time_intervals tracing');
const routeKeys = keys(
  'receiver group_by continue matchers match match_re group_wait group_interval repeat_interval routes mute_time_intervals active_time_intervals',
);
const emailKeys = keys(
  'send_resolved to from hello smarthost auth_username auth_password auth_password_file auth_secret auth_secret_file auth_identity headers html text require_tls tls_config threading implicit_tls force_implicit_tls',
);

/** What an integration needs, of its own or from `global`. */
const needs: ReadonlyMap<
  string,
  readonly { readonly what: string; readonly own: readonly string[]; readonly shared: readonly string[] }[]
> = new Map([
  [
    'slack_configs',
    [
      {
        what: 'an `api_url`',
        own: ['api_url', 'api_url_file', 'app_token', 'app_token_file', 'http_config'],
        shared: ['slack_api_url', 'slack_api_url_file', 'slack_app_token', 'slack_app_token_file'],
      },
    ],
  ],
  [
    'email_configs',
    [
      { what: 'an address (`to`)', own: ['to'], shared: [] },
      { what: 'a mail server (`smarthost`)', own: ['smarthost'], shared: ['smtp_smarthost'] },
      { what: 'a sender (`from`)', own: ['from'], shared: ['smtp_from'] },
    ],
  ],
  [
    'pagerduty_configs',
    [
      {
        what: 'a `routing_key`',
        own: ['service_key', 'service_key_file', 'routing_key', 'routing_key_file'],
        shared: [],
      },
    ],
  ],
  ['webhook_configs', [{ what: 'a `url`', own: ['url', 'url_file'], shared: [] }]],
]);

function keys(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
