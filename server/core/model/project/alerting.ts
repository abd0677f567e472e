/** What tells people that the service fails: alert rules, monitors, error trackers. */
import { lineAt, lineSpan, type Span, span, type TextFile } from '../../text.js';
import { type Evidence, isPlanned, type Searched, searchedIn } from './evidence.js';
import { lineScan } from './line-scan.js';
import type { Manifest } from './manifest.js';
import type { Project } from './project.js';

export interface Alerting {
  readonly evidence: readonly Evidence[];
  /** What may well alert, but where it is set up is not written here: an agent of a monitoring service, infrastructure as code that is not read. */
  readonly hints: readonly Evidence[];
  readonly searched: Searched;
}

export function findAlerting(project: Project): Alerting {
  const evidence: Evidence[] = [];
  const hints: Evidence[] = [];
  evidence.push(...alertPaths(project.paths).filter(({ path }) => !isPlainObject(project.file(path))));
  for (const file of project.files) {
    const seen = signsIn(file);
    evidence.push(...seen.alerts.map(sign => ({ ...sign, path: file.path })));
    hints.push(...seen.hints.map(sign => ({ ...sign, path: file.path })));
  }
  for (const manifest of project.manifests) {
    const { path } = manifest.file;
    evidence.push(...dependenciesLike(manifest, trackers).map(what => ({ what, path })));
    hints.push(...dependenciesLike(manifest, agents).map(what => ({ what, path })));
  }
  return {
    evidence,
    hints,
    get searched() {
      return searchedIn(['yaml', 'terraform', 'script', 'settings', 'document'], project);
    },
  };
}

/** Other people's code, and what only looks like configuration. */
const foreign =
  /(?:^|\/)(?:node_modules|vendor|third[-_]?party|tests?|testing|testdata|e2e|fixtures?|__fixtures__|locales?|i18n|examples?|samples?)\//;

/** Configuration whose name says that it alerts; source code and texts never do. */
const alertPath =
  /(?:^|\/)(?:(?:[\w.-]*[._-])?(?:alerts?|alerting|alertmanager|alert[-_]?rules?|alarms?)(?:[._-][\w.-]*)?(?:\/[^/]+)*\.(?:ya?ml|jsonnet|libsonnet|tf|cue|rules|hcl)$|(?:monitoring|observability|grafana|datadog|newrelic|prometheus)\/(?!(?:.*\/)?dashboards?\/)(?:.*\/)?(?:[\w.-]*(?:alerts?|alerting|monitors?)[\w.-]*|(?:alerts?|alerting|monitors?)\/[\w./-]+)(?<!dashboards?)\.json$|sentry\.(?:\w+\.config\.[cm]?[jt]s|properties)$|\.sentryclirc$|\.upptimerc\.yml$|checkly\.config\.[cm]?[jt]s$|(?:pagerduty|opsgenie|betterstack|betteruptime)[\w.-]*\.(?:ya?ml|tf|json)$)/;

const knownPaths = new WeakMap<readonly string[], readonly Evidence[]>();

/** One look at a list of paths: it stays the same while texts change. */
function alertPaths(paths: readonly string[]): readonly Evidence[] {
  let found = knownPaths.get(paths);
  if (!found) {
    found = paths
      .filter(path => alertPath.test(path) && !foreign.test(path))
      .map(path => ({ what: 'alerting configuration', path }));
    knownPaths.set(paths, found);
  }
  return found;
}

/** A job or an address of the application that is only called after alerts. */
function isPlainObject(file: TextFile | undefined): boolean {
  return (
    file !== undefined &&
    /^kind:[ \t]*["']?(?:CronJob|Job|Service|Ingress|NetworkPolicy)\b/m.test(file.text) &&
    !/alert-?manager|prometheus|receivers:|\balert:|^kind:[ \t]*["']?ConfigMap\b/im.test(file.text)
  );
}

interface Signs {
  readonly alerts: readonly Seen[];
  readonly hints: readonly Seen[];
}

interface Seen {
  readonly what: string;
  readonly at: Span;
}

const none: Signs = { alerts: [], hints: [] };
const known = new WeakMap<TextFile, Signs>();

/** What one text shows; each is read once. */
function signsIn(file: TextFile): Signs {
  let signs = known.get(file);
  if (!signs) {
    signs = readSigns(file);
    known.set(file, signs);
  }
  return signs;
}

function readSigns(file: TextFile): Signs {
  const tables = kinds.find(({ name }) => name.test(file.path));
  if (!tables || foreign.test(file.path) || (file.path.endsWith('.md') && isPlanned(file.path))) return none;
  const alerts = new Map<Sign, Seen>();
  const hints = new Map<Sign, Seen>();
  for (const line of suspectLines(file)) {
    const text = file.text.slice(line.start, line.end + 1);
    for (const [table, found] of [[tables.alerts, alerts] as const, [tables.hints, hints] as const]) {
      for (const sign of table) {
        const match = found.has(sign) ? null : sign.sign.exec(text);
        if (!match) continue;
        const end = line.start + match.index + match[0].trimEnd().length;
        found.set(sign, { what: sign.what, at: span(file, end - match[0].trim().length, end) });
      }
    }
  }
  const confirmed = (found: ReadonlyMap<Sign, Seen>) =>
    [...found].flatMap(([{ and }, seen]) => (!and || and.test(file.text) ? seen : []));
  return { alerts: confirmed(alerts), hints: confirmed(hints) };
}

/** The lines with a word that every sign has, without comments. */
function* suspectLines(file: TextFile): Generator<Span> {
  const isDocument = file.path.endsWith('.md');
  for (const index of suspectWords(file)) {
    const line = lineSpan(file, lineAt(file, index));
    if (isDocument || !/^[ \t]*#/.test(file.text.slice(line.start, index + 1))) yield line;
  }
}

/** The first such word of each line. */
const suspectWords = lineScan((text, from, to, found) => {
  anySign.lastIndex = from;
  for (let match = anySign.exec(text); match && match.index < to; match = anySign.exec(text)) {
    found.push(match.index);
    const newline = text.indexOf('\n', match.index);
    anySign.lastIndex = newline < 0 ? text.length : newline;
  }
});

/** No sign is without one of these words. */
const anySign =
  /alert|alarm|canary|contactpoint|receivers|prometheus|victoria|grafana|kuma|gatus|zabbix|netdata|check-?mk|nagios|icinga|healthchecks|glitchtip|sentry|rollbar|bugsnag|honeybadger|pagerduty|opsgenie|robusta|datadog|newrelic|new_relic|nri-|dynatrace|elastic|signalfx|splunk|instana|appdynamics|site24x7|logdna|sumologic|DD_|DT_|insights|better|vmrule|loki|signoz|health_check|uptime|synthetics|statuscake|checkly|honeycomb|victorops|squadcast|monitor/gi;

interface Sign {
  readonly what: string;
  readonly sign: RegExp;
  /** What must be there too. */
  readonly and?: RegExp;
}

const yamlSigns: readonly Sign[] = [
  {
    what: 'Prometheus alert rules',
    sign: /^[ \t]*(?:-[ \t]+)?["']?alert["']?[ \t]*:[ \t]*\S/m,
    and: /^[ \t]*(?:-[ \t]+)?["']?expr["']?[ \t]*:/m,
  },
  {
    what: 'alert objects',
    sign: /^[ \t-]*kind[ \t]*:[ \t]*["']?(?:PrometheusRule|VMRule|VMAlert|Alertmanager|AlertmanagerConfig|VMAlertmanager\w*|GrafanaAlertRuleGroup|GrafanaContactPoint|GrafanaNotification\w*|DatadogMonitor|AlertPolicy|MonitoringAlertPolicy|MetricAlarm|Canary|Robusta)\b/m,
  },
  { what: 'Alertmanager', sign: /^[ \t]*image[ \t]*:[ \t]*["']?[\w./:-]*(?:\/|^)?alertmanager[:@"' \t\r\n]/m },
  { what: 'Alertmanager routes', sign: /^receivers[ \t]*:/m, and: /^route[ \t]*:/m },
  {
    what: 'Grafana alerting',
    sign: /^[ \t]*(?:contactPoints|GF_UNIFIED_ALERTING_ENABLED|GF_ALERTING_ENABLED)[ \t]*:/m,
  },
  {
    what: 'CloudWatch alarms',
    sign: /^[ \t]*["']?Type["']?[ \t]*:[ \t]*["']?AWS::(?:CloudWatch::(?:Composite)?Alarm|Synthetics::Canary)/m,
  },
  {
    what: 'a monitoring stack with alerts',
    sign: /\b(?:kube-prometheus-stack|prometheus-kube-prometheus|victoria-metrics-k8s-stack)\b/,
  },
  // Values of that stack, which has alerts of its own, or routes among the values of a chart.
  {
    what: 'Alertmanager of a chart',
    sign: /^alertmanager[ \t]*:/m,
    and: /^[ \t]+(?:receivers|prometheusSpec)[ \t]*:/m,
  },
  {
    what: 'a monitor that alerts',
    sign: /^[ \t]*image[ \t]*:[ \t]*["']?[\w./:-]*(?:uptime-kuma|gatus|zabbix|netdata|checkmk|check-mk|nagios|icinga2?|grafana\/oncall|healthchecks|glitchtip|getsentry|sentry)[\w./-]*[:@"' \t\r\n]/m,
  },
];

const yamlHints: readonly Sign[] = [
  // Whether the code reads it is seen from what it is built from.
  {
    what: 'an error tracker',
    sign: /^[ \t]*(?:-[ \t]+)?(?:name[ \t]*:[ \t]*)?["']?[A-Z_]*(?:SENTRY|ROLLBAR|BUGSNAG|HONEYBADGER|PAGERDUTY|OPSGENIE|GLITCHTIP)_[A-Z_]*["']?[ \t]*(?:[:=]|$)/m,
  },
  { what: 'an operator of Prometheus', sign: /\b(?:kube-prometheus|prometheus-operator)\b/ },
  {
    what: 'a monitoring agent',
    sign: /^[ \t]*image[ \t]*:[ \t]*["']?[\w./:-]*(?:datadog|newrelic|dynatrace|elastic-agent|signalfx|splunk|instana|appdynamics|site24x7|logdna|sumologic)[\w./-]*[:@"' \t\r\n]/m,
  },
  {
    what: 'a monitoring agent',
    sign: /^[ \t]*(?:-[ \t]+)?(?:name[ \t]*:[ \t]*)?["']?(?:DD|DATADOG|NEW_RELIC|ELASTIC_APM|APPLICATIONINSIGHTS|DYNATRACE|DT)_[A-Z_]+["']?[ \t]*(?:[:=]|$)/m,
  },
  {
    what: 'a chart whose values are elsewhere',
    sign: /^[ \t]*(?:chart|chartName|name)[ \t]*:[ \t]*["']?(?:prometheus|grafana|datadog|newrelic|loki-stack|nri-bundle|signoz)["']?[ \t]*\r?$/m,
  },
];

const terraformSigns: readonly Sign[] = [
  {
    what: 'alerts in Terraform',
    sign: /^[ \t]*resource[ \t]+"(?:aws_cloudwatch_(?:metric|composite)_alarm|aws_route53_health_check|aws_synthetics_canary|google_monitoring_(?:alert_policy|uptime_check_config)|azurerm_monitor_\w*alert\w*|azurerm_application_insights_\w*web_test|datadog_monitor\w*|datadog_synthetics_test|pagerduty_\w+|opsgenie_\w+|newrelic_\w*(?:alert|condition|synthetics)\w*|grafana_(?:rule_group|contact_point|alert_notification|oncall_\w+|synthetic_monitoring_check)|signalfx_detector|sentry_\w+|betteruptime_\w+|better[-_]?stack_\w+|statuscake_\w+|checkly_\w+|uptimerobot_\w+|honeycombio_trigger|victorops_\w+|squadcast_\w+|dynatrace_\w*alert\w*|digitalocean_(?:monitor_alert|uptime_alert)|rollbar_\w+|oci_monitoring_alarm|ibm_\w*alert\w*|helm_release_alert\w*)"/m,
  },
  {
    what: 'a module for alerts',
    sign: /^[ \t]*source[ \t]*=[ \t]*"[^"\n]*(?:alarm|alert|pagerduty|opsgenie|kube-prometheus)[^"\n]*"/im,
  },
  {
    what: 'a monitoring stack with alerts',
    sign: /^[ \t]*chart[ \t]*=[ \t]*"(?:[\w./-]*\/)?(?:kube-prometheus-stack|victoria-metrics-k8s-stack|prometheus|alertmanager|datadog|nri-bundle|newrelic-bundle)"/m,
  },
];

const terraformHints: readonly Sign[] = [
  { what: 'a module for monitoring', sign: /^[ \t]*source[ \t]*=[ \t]*"[^"\n]*monitor[^"\n]*"/im },
  { what: 'a setting of a module', sign: /\benable_\w*(?:alert|monitor)|^[ \t]*"?(?:monitor_|\w*alert)\w*"?[ \t]*=/m },
];

/** Libraries that report errors to a service which tells people of them without further set-up. */
const trackers =
  /^(?:sentry[\w-]*|@sentry\/.+|raven(?:-js)?|github\.com\/getsentry\/.+|rollbar|@rollbar\/.+|github\.com\/rollbar\/.+|bugsnag[\w-]*|@bugsnag\/.+|github\.com\/bugsnag\/.+|honeybadger|@honeybadger-io\/.+|github\.com\/honeybadger-io\/.+|airbrake|@airbrake\/.+|raygun[\w-]*|appsignal|@appsignal\/(?!opentelemetry).+|exceptionless|pdpyras|pagerduty|@pagerduty\/.+|github\.com\/pagerduty\/.+|opsgenie[\w-]*|github\.com\/opsgenie\/.+|exception_notification|scout_apm|scout-apm|checkly)(?:\/.*)?$/;
/** Libraries of services in which alerts are usual, and infrastructure written in programming languages. */
const agents =
  /^(?:ddtrace|datadog|dd-trace|gopkg\.in\/datadog\/.+|github\.com\/datadog\/.+|newrelic|newrelic_rpm|@newrelic\/.+|github\.com\/newrelic\/.+|elastic-apm[\w-]*|elasticapm|go\.elastic\.co\/apm.*|applicationinsights|opencensus-ext-azure|azure-monitor-opentelemetry|microsoft\.applicationinsights[\w.]*|dynatrace[\w-]*|@instana\/.+|instana|appdynamics|splunk-opentelemetry|signalfx[\w-]*|aws-cdk-lib|aws-cdk|constructs|@pulumi\/.+|pulumi[\w-]*|github\.com\/pulumi\/.+|cdktf|sst|logfire|@logtail\/.+)(?:\/.*)?$/;

function dependenciesLike({ dependencies }: Manifest, pattern: RegExp): string[] {
  return dependencies ? [...dependencies].filter(name => pattern.test(name)) : [];
}

const scriptSigns: readonly Sign[] = [
  {
    what: 'a command that sets alerts up',
    sign: /\b(?:cloudwatch put-(?:metric|composite)-alarm|monitoring policies create|monitor (?:metrics |activity-log |log-analytics )?(?:scheduled-query|alert) create)\b/,
  },
];

/** A variable that is only named says that somebody may use it. */
const settingHints: readonly Sign[] = [
  {
    what: 'a setting of a monitoring service',
    sign: /^[ \t]*(?:export[ \t]+)?[A-Z_]*(?:SENTRY|ROLLBAR|BUGSNAG|HONEYBADGER|PAGERDUTY|OPSGENIE|GLITCHTIP|DATADOG|NEW_RELIC|ELASTIC_APM|APPLICATIONINSIGHTS|DYNATRACE)_[A-Z_]+[ \t]*=/m,
  },
];

const installedStack: Sign = {
  what: 'a command that installs a monitoring stack with alerts',
  sign: /\bhelm[ \t]+(?:upgrade|install)\b.*\b(?:kube-prometheus-stack|victoria-metrics-k8s-stack)\b/,
};

/** It may be set up elsewhere by those who wrote how. */
const describedAlerts: Sign = {
  what: 'a chapter about alerts',
  sign: /^#{1,6}[ \t].*\b(?:alertmanager|alert(?:ing)? (?:rules?|channels?|routes?|routing|polic(?:y|ies))|uptime[ -]?(?:kuma|robot)|better ?stack|pagerduty|opsgenie)\b/im,
};

const kinds: readonly { readonly name: RegExp; readonly alerts: readonly Sign[]; readonly hints: readonly Sign[] }[] = [
  { name: /\.(?:ya?ml|rules)$/i, alerts: [...yamlSigns, ...scriptSigns], hints: yamlHints },
  { name: /\.tf$/i, alerts: terraformSigns, hints: terraformHints },
  { name: /\.sh$/i, alerts: [...scriptSigns, installedStack], hints: [] },
  { name: /\.md$/i, alerts: [], hints: [installedStack, describedAlerts] },
  { name: /(?:^|\/)\.?env[\w.-]*$|\.env[\w.-]*$/i, alerts: [], hints: settingHints },
];
