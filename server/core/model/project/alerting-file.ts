/** Alerts for what a Prometheus of the project watches, and the Alertmanager that passes them on. */
import { Document } from 'yaml';
import { createFile } from '../../text.js';
import { add, append, type Data, type DataMap, type Edits } from '../../yaml/edit.js';
import type { Value } from '../../yaml/view.js';
import type { Service } from '../compose/compose.js';
import { addToSampleBeside } from '../compose/env-example.js';
import type { PrometheusConfig, Scrape } from '../monitoring/prometheus.js';
import { alertmanagerBeside, type Run, unreachableFrom } from '../monitoring/prometheus-run.js';
import { beside, fromCompose, jobsBeside, networksOf, serviceOf, type Watch, watchOf } from '../monitoring/run.js';
import { directoryOf, nameOf } from '../paths.js';
import type { Project } from './project.js';

/**
 * Rules for each job that is scraped, an Alertmanager beside Prometheus, and what connects the three; `undefined` where no
 * compose file runs a Prometheus whose configuration is here.
 */
export function alertingFor(project: Project): (() => Edits) | undefined {
  const watch = watchOf(project);
  return watch && (() => connect(watch, project));
}

function connect({ config, run, compose }: Watch, project: Project): Edits {
  const folder = directoryOf(config.file.path);
  const rules = beside(folder, 'alerts.yml');
  const home = nameOf(folder) === 'prometheus' ? beside(directoryOf(folder), 'alertmanager') : folder;
  const settings = beside(home, 'alertmanager.yml');
  const other = alertmanagerBeside(run);
  if (project.has(rules) || (!other && project.has(settings)) || !config.yaml) return undefined;
  const edits = [
    load(config, config.yaml, other ?? 'alertmanager:9093'),
    mount(run, rules, config),
    other ? [] : runAlertmanager(run.service, compose, settings),
    other ? [] : addToSampleBeside(['ALERT_WEBHOOK_URL'], run.service.file, project),
  ];
  if (edits.some(part => part === undefined)) return undefined;
  const created = [
    createFile(rules, new Document({ groups: [groupFor(config, run, project)] }).toString({ lineWidth: 0 })),
    ...(other ? [] : [createFile(settings, new Document(alertmanager).toString({ lineWidth: 0 }))]),
  ];
  return [...edits.flatMap(part => part ?? []), ...created];
}

function load({ ruleFiles, alerts }: PrometheusConfig, yaml: Value, target: string): Edits {
  const alerting = { alertmanagers: [{ static_configs: [{ targets: [target] }] }] };
  const list = yaml.get('rule_files');
  const missing: Record<string, Data> = {};
  if (alerts === false) missing.alerting = alerting;
  if (!ruleFiles.length) missing.rule_files = ['alerts.yml'];
  const edits = add(yaml, missing, { before: 'scrape_configs' });
  const further = ruleFiles.length && list ? append(list, 'alerts.yml') : [];
  return edits && further && [...edits, ...further];
}

/** Where only the configuration itself is mounted, the rules have to be too. */
function mount({ service, path, mounts }: Run, rules: string, { file }: PrometheusConfig): Edits {
  if (!mounts.some(({ source }) => source === file.path)) return [];
  const volumes = service.yaml.get('volumes');
  const target = `${directoryOf(path)}/alerts.yml`;
  return volumes?.isList ? append(volumes, `${fromCompose(service, rules)}:${target}:ro`) : undefined;
}

function runAlertmanager(service: Service, compose: Value, settings: string): Edits {
  const networks = networksOf(service);
  if (!networks || compose.at('services', 'alertmanager')) return undefined;
  return add(compose, {
    services: {
      alertmanager: {
        image: 'prom/alertmanager:v0.28.1',
        restart: 'unless-stopped',
        volumes: [`${fromCompose(service, settings)}:/etc/alertmanager/alertmanager.yml:ro`],
        secrets: ['alert_webhook'],
        ...(networks.length ? { networks } : {}),
        healthcheck: {
          test: ['CMD', 'wget', '--quiet', '--spider', 'http://localhost:9093/-/healthy'],
          interval: '30s',
          timeout: '5s',
          retries: 3,
        },
        deploy: { resources: { limits: { cpus: '0.25', memory: '128M' } } },
        logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } },
      },
    },
    secrets: { alert_webhook: { environment: 'ALERT_WEBHOOK_URL' } },
  });
}

/** A person is told at once, again after four hours, and once where one failure brings several with it. */
const alertmanager: DataMap = {
  route: {
    receiver: 'team',
    group_by: ['alertname', 'job'],
    group_wait: '30s',
    group_interval: '5m',
    repeat_interval: '4h',
  },
  receivers: [{ name: 'team', webhook_configs: [{ url_file: '/run/secrets/alert_webhook' }] }],
  inhibit_rules: [
    {
      source_matchers: ['severity="critical"'],
      target_matchers: ['severity="warning"'],
      equal: ['job', 'instance'],
    },
  ],
};

function groupFor(config: PrometheusConfig, run: Run, project: Project): DataMap {
  // Prometheus itself cannot say that it is down; what nothing starts would be down for ever.
  const jobs = jobsBeside(config).filter(job => !isNowhere(job, project));
  const down = jobs.length && jobs.length <= 12 ? jobs.map(job => downAlert(job, run)) : [];
  const exporters = new Set(jobs.flatMap(job => exporterOf(job, run) ?? []));
  return {
    name: 'availability',
    rules: [
      ...(down.length
        ? down
        : [alert('TargetDown', 'up == 0', '2m', 'critical', '{{ $labels.job }} does not answer', '')]),
      ...[...exporters].flatMap(exporter => known.get(exporter) ?? []),
    ],
  };
}

function isNowhere(job: Scrape, project: Project): boolean {
  return job.targets.length > 0 && [...unreachableFrom(job, project)].length === job.targets.length;
}

function downAlert(job: Scrape, run: Run): DataMap {
  const service = serviceOf(job, run);
  const compose = /^(?:docker-)?compose\.ya?ml$/.test(run.service.file.path) ? '' : ` --file ${run.service.file.path}`;
  const look = service ? `Look at: docker compose${compose} logs --tail 100 ${service.name}` : '';
  const name = `${job.name.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, first: string) => first.toUpperCase())}Down`;
  const plain = name.replace(/[^A-Za-z0-9]/g, '');
  const title = `${job.name} does not answer on {{ $labels.instance }}`;
  return alert(
    isTaken(plain) ? plain.replace(/Down$/, 'ExporterDown') : plain,
    `up{job="${job.name}"} == 0`,
    '2m',
    'critical',
    title,
    look,
  );
}

function alert(name: string, expr: string, wait: string, severity: string, summary: string, look: string): DataMap {
  return {
    alert: name,
    expr,
    for: wait,
    labels: { severity },
    annotations: { summary, description: look || 'Check whether it runs, and what it logged last' },
  };
}

/** Whether what an exporter says of its server is called so: the two are not the same. */
function isTaken(name: string): boolean {
  return [...known.values()].flat().some(rule => rule.alert === name);
}

function exporterOf(job: Scrape, run: Run): string | undefined {
  const image = serviceOf(job, run)?.image;
  return image && [...known.keys()].find(name => name === image.name);
}

/** What exporters say of what they watch, by the names of their images. Sources: the manuals of the exporters. */
const known: ReadonlyMap<string, readonly DataMap[]> = new Map([
  [
    'node-exporter',
    [
      alert(
        'DiskAlmostFull',
        'node_filesystem_avail_bytes{fstype!~"tmpfs|overlay"} / node_filesystem_size_bytes{fstype!~"tmpfs|overlay"} < 0.1',
        '15m',
        'critical',
        'Less than a tenth of {{ $labels.mountpoint }} is free',
        'Check what grows: docker system df, then du -xh --max-depth=2 {{ $labels.mountpoint }}',
      ),
      alert(
        'MemoryAlmostUsed',
        'node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes < 0.1',
        '15m',
        'warning',
        'Less than a tenth of the memory of {{ $labels.instance }} is free',
        'Check which container takes it: docker stats --no-stream',
      ),
    ],
  ],
  [
    'postgres-exporter',
    [
      alert(
        'PostgresDown',
        'pg_up == 0',
        '1m',
        'critical',
        'PostgreSQL does not answer',
        'Check the log of the database',
      ),
      alert(
        'PostgresConnectionsAlmostUsed',
        'sum(pg_stat_activity_count) / max(pg_settings_max_connections) > 0.8',
        '5m',
        'warning',
        'Four in five connections of PostgreSQL are taken',
        'Check who holds them: SELECT state, count(*) FROM pg_stat_activity GROUP BY state',
      ),
    ],
  ],
  [
    'redis_exporter',
    [alert('RedisDown', 'redis_up == 0', '1m', 'critical', 'Redis does not answer', 'Check the log of the cache')],
  ],
  [
    'mysqld-exporter',
    [alert('MysqlDown', 'mysql_up == 0', '1m', 'critical', 'MySQL does not answer', 'Check the log of the database')],
  ],
  [
    'blackbox-exporter',
    [
      alert(
        'ProbeFailed',
        'probe_success == 0',
        '2m',
        'critical',
        '{{ $labels.instance }} does not answer from outside',
        'Check the address in a browser, then the proxy in front of it',
      ),
    ],
  ],
]);
