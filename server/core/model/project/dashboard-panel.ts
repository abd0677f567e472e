/** What exporters and libraries are known to count, as panels of a dashboard. */
import { isWithin } from '../paths.js';
import type { Project } from './project.js';

/** What it shows, in which unit of Grafana, the expression with `$job` for the labels of its job, what tells its lines apart. */
export type Panel = readonly [title: string, unit: string, expr: string, legend: string];

/** What an exporter says of what it watches, by the name of its image. */
export function panelsOfExporter(name: string): readonly Panel[] {
  return exporters.get(name) ?? [];
}

/** What the code in a folder counts without further set-up. */
export function panelsOfCode(folder: string, project: Project): readonly Panel[] {
  const libraries = new Set(
    project.manifests
      .filter(({ directory }) => isWithin(directory, folder))
      .flatMap(({ dependencies }) => [...(dependencies ?? [])].map(name => name.replaceAll('_', '-'))),
  );
  const says = (name: RegExp, pattern: RegExp) =>
    project.files.some(({ path, text }) => isWithin(path, folder) && name.test(path) && pattern.test(text));
  const isNode =
    libraries.has('@willsoto/nestjs-prometheus') ||
    (libraries.has('prom-client') && says(script, /collectDefaultMetrics\((?![^)]*prefix)/));
  const hasProcess =
    isNode ||
    (libraries.has('prometheus-client') && says(/\.py$/, shownByPython) && !says(/\.py$/, /CollectorRegistry\(/)) ||
    (libraries.has('github.com/prometheus/client-golang') && says(/\.go$/, /promhttp\.Handler\(/));
  if (!says(/\.(?:ya?ml|properties)$/, /prometheus/)) libraries.delete(micrometer);
  const requests = [...libraries].flatMap(name => answers.get(name) ?? []).slice(0, 1);
  return [
    ...requests.flatMap(panelsOfRequests),
    ...(hasProcess ? [processor, memory] : []),
    ...(isNode ? [eventLoop] : []),
  ];
}

const script = /\.[cm]?[jt]s$/;
const shownByPython = /\b(?:generate_latest|start_http_server|start_wsgi_server|make_asgi_app|make_wsgi_app)\b/;
/** Spring shows its metrics only where a setting says so. */
const micrometer = 'micrometer-registry-prometheus';

const processor: Panel = ['processors in use', 'short', 'rate(process_cpu_seconds_total{$job}[5m])', '{{instance}}'];
const memory: Panel = ['memory', 'bytes', 'process_resident_memory_bytes{$job}', '{{instance}}'];
const eventLoop: Panel = ['lag of the event loop', 's', 'nodejs_eventloop_lag_seconds{$job}', '{{instance}}'];

/** How a library counts requests: the counter, which are errors, the label to tell them apart, what measures them. */
interface Requests {
  readonly count: string;
  readonly failed: string;
  readonly by: string;
  readonly time: string;
  /** Without buckets only the mean is known. */
  readonly hasBuckets: boolean;
}

function panelsOfRequests({ count, failed, by, time, hasBuckets }: Requests): readonly Panel[] {
  return [
    ['requests', 'reqps', `sum by (${by}) (rate(${count}{$job}[5m]))`, `{{${by}}}`],
    [
      'share of errors',
      'percentunit',
      `(sum(rate(${count}{$job,${failed}}[5m])) or vector(0)) / sum(rate(${count}{$job}[5m]))`,
      'errors',
    ],
    hasBuckets
      ? ['latency', 's', `histogram_quantile(0.95, sum by (le) (rate(${time}_bucket{$job}[5m])))`, '95 %']
      : ['latency', 's', `sum(rate(${time}_sum{$job}[5m])) / sum(rate(${time}_count{$job}[5m]))`, 'mean'],
  ];
}

function requests(count: string, failed: string, by: string, time: string, hasBuckets = true): Requests {
  return { count, failed: `${failed}=~"5.."`, by, time, hasBuckets };
}

/** What libraries count without further set-up, by the name they are installed under. Sources: their manuals, January 2026. */
const answers: ReadonlyMap<string, Requests> = new Map([
  [
    'prometheus-fastapi-instrumentator',
    requests('http_requests_total', 'status', 'handler', 'http_request_duration_seconds'),
  ],
  [
    'starlette-exporter',
    requests('starlette_requests_total', 'status_code', 'path', 'starlette_request_duration_seconds'),
  ],
  [
    'django-prometheus',
    requests(
      'django_http_responses_total_by_status_total',
      'status',
      'status',
      'django_http_requests_latency_seconds_by_view_method',
    ),
  ],
  [
    'prometheus-flask-exporter',
    requests('flask_http_request_total', 'status', 'method', 'flask_http_request_duration_seconds'),
  ],
  [
    'express-prom-bundle',
    requests('http_request_duration_seconds_count', 'status_code', 'status_code', 'http_request_duration_seconds'),
  ],
  [
    'fastify-metrics',
    requests('http_request_duration_seconds_count', 'status_code', 'route', 'http_request_duration_seconds'),
  ],
  [micrometer, requests('http_server_requests_seconds_count', 'status', 'uri', 'http_server_requests_seconds', false)],
]);

/** What exporters say of what they watch, by the names of their images. Sources: their manuals, January 2026. */
const exporters: ReadonlyMap<string, readonly Panel[]> = new Map<string, readonly Panel[]>([
  [
    'node-exporter',
    [
      [
        'processors in use',
        'percentunit',
        '1 - avg by (instance) (rate(node_cpu_seconds_total{$job,mode="idle"}[5m]))',
        '{{instance}}',
      ],
      [
        'memory in use',
        'percentunit',
        '1 - node_memory_MemAvailable_bytes{$job} / node_memory_MemTotal_bytes{$job}',
        '{{instance}}',
      ],
      [
        'disk in use',
        'percentunit',
        '1 - node_filesystem_avail_bytes{$job,fstype!~"tmpfs|overlay"} / node_filesystem_size_bytes{$job,fstype!~"tmpfs|overlay"}',
        '{{mountpoint}}',
      ],
    ],
  ],
  [
    'cadvisor',
    [
      [
        'processors of containers',
        'short',
        'sum by (name) (rate(container_cpu_usage_seconds_total{$job,name!=""}[5m]))',
        '{{name}}',
      ],
      [
        'memory of containers',
        'bytes',
        'sum by (name) (container_memory_working_set_bytes{$job,name!=""})',
        '{{name}}',
      ],
    ],
  ],
  [
    'postgres-exporter',
    [
      ['connections', 'short', 'sum by (state) (pg_stat_activity_count{$job})', '{{state}}'],
      ['transactions', 'ops', 'sum by (datname) (rate(pg_stat_database_xact_commit{$job}[5m]))', '{{datname}}'],
    ],
  ],
  [
    'mysqld-exporter',
    [
      ['connections', 'short', 'mysql_global_status_threads_connected{$job}', '{{instance}}'],
      ['queries', 'ops', 'rate(mysql_global_status_queries{$job}[5m])', '{{instance}}'],
    ],
  ],
  [
    'redis_exporter',
    [
      ['memory', 'bytes', 'redis_memory_used_bytes{$job}', '{{instance}}'],
      ['commands', 'ops', 'rate(redis_commands_processed_total{$job}[5m])', '{{instance}}'],
    ],
  ],
  ['nginx-prometheus-exporter', [['requests', 'reqps', 'rate(nginx_http_requests_total{$job}[5m])', '{{instance}}']]],
  ['blackbox-exporter', [['time of an answer', 's', 'probe_duration_seconds{$job}', '{{instance}}']]],
]);
