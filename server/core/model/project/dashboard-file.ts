/** Dashboards of what a project counts, for Grafana: with metrics that are known to exist, and no others. */
import { Document } from 'yaml';
import { createFile } from '../../text.js';
import { add, type DataMap, type Edits } from '../../yaml/edit.js';
import { addToSampleBeside } from '../compose/env-example.js';
import { objectsAnywhere } from '../kubernetes/deploy-unit.js';
import type { Scrape } from '../monitoring/prometheus.js';
import { beside, fromCompose, jobsBeside, networksOf, serviceOf, type Watch, watchOf } from '../monitoring/run.js';
import { directoryOf, nameOf } from '../paths.js';
import { type Panel, panelsOfCode, panelsOfExporter } from './dashboard-panel.js';
import { isInSideFolder, projectName } from './image-build.js';
import type { Project } from './project.js';

/** A Grafana beside the Prometheus that a compose file runs, or a dashboard for one elsewhere; no edits where no metric is known. */
export function dashboardFor(project: Project): { readonly title: string; edits(): Edits } {
  const watch = watchOf(project);
  return watch && jobsBeside(watch.config).length > 0
    ? { title: 'Show what Prometheus watches in Grafana', edits: () => build(watch, project) }
    : { title: 'Write a dashboard of what the code counts', edits: () => writeFor(project) };
}

/** A file for a Grafana that is run elsewhere; where the Prometheus operator is in use, in an object that its Grafana looks for. */
function writeFor(project: Project): Edits {
  const folders = new Set(
    project.manifests.map(({ file }) => directoryOf(file.path)).filter(folder => !isInSideFolder(`${folder}/`)),
  );
  const found = new Map<string, Panel>();
  for (const folder of folders) for (const panel of panelsOfCode(folder, project)) found.set(panel[2], panel);
  const panels = [...found.values()].slice(0, mostPanels);
  const metric = /\w+(?=\{\$job)/.exec(panels[0]?.[2] ?? '')?.[0];
  if (metric === undefined) return undefined;
  const name = projectName(project);
  const text = dashboard(name, panels.map(titled('', 'job=~"$job"')), metric);
  const [monitor] = objectsAnywhere(project, 'ServiceMonitor', 'monitoring.coreos.com');
  const isPlain = monitor && monitor.namespace !== undefined && !monitor.file.text.includes('{{');
  const folder = isPlain ? directoryOf(monitor.file.path) : '';
  const isListed = ['yaml', 'yml'].some(end => project.has(beside(folder, `kustomization.${end}`)));
  const path = isPlain && !isListed ? beside(folder, `dashboard-${name}.yaml`) : `monitoring/dashboards/${name}.json`;
  if (project.has(path)) return undefined;
  return [createFile(path, path.endsWith('.json') ? text : inObject(name, monitor?.namespace ?? '', text))];
}

/** The label is the one that the charts of Prometheus' community have Grafana look for. */
function inObject(name: string, namespace: string, text: string): string {
  const object: DataMap = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `dashboard-${name}`, ...(namespace ? { namespace } : {}), labels: { grafana_dashboard: '1' } },
    data: { [`${name}.json`]: text },
  };
  return new Document(object).toString({ lineWidth: 0 });
}

function build(watch: Watch, project: Project): Edits {
  const { run, config, compose } = watch;
  const { service } = run;
  const folder = directoryOf(config.file.path);
  const home = beside(nameOf(folder) === 'prometheus' ? directoryOf(folder) : folder, 'grafana');
  const networks = networksOf(service);
  // Prometheus would answer under another address.
  const isMoved = service.lines.some(line => /--web\.(?:listen-address|route-prefix|external-url|config)/.test(line));
  if (project.hasFolder(home) || !networks || isMoved || compose.at('services', 'grafana')) return undefined;
  const edits = add(compose, {
    services: {
      grafana: {
        image: 'grafana/grafana:11.6.0',
        restart: 'unless-stopped',
        ports: [`127.0.0.1:${freePort(project)}:3000`],
        environment: { GF_SECURITY_ADMIN_PASSWORD__FILE: '/run/secrets/grafana_password' },
        secrets: ['grafana_password'],
        volumes: [
          `${fromCompose(service, `${home}/provisioning`)}:/etc/grafana/provisioning:ro`,
          `${fromCompose(service, `${home}/dashboards`)}:/var/lib/grafana/dashboards:ro`,
          'grafana_data:/var/lib/grafana',
        ],
        ...(networks.length ? { networks } : {}),
        healthcheck: {
          test: ['CMD', 'wget', '--quiet', '--spider', 'http://127.0.0.1:3000/api/health'],
          interval: '30s',
          timeout: '5s',
          retries: 3,
          start_period: '30s',
        },
        deploy: { resources: { limits: { cpus: '0.5', memory: '512M' } } },
        logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } },
      },
    },
    volumes: { grafana_data: null },
    secrets: { grafana_password: { environment: 'GRAFANA_PASSWORD' } },
  });
  const name = projectName(project);
  return (
    edits && [
      ...edits,
      ...addToSampleBeside(['GRAFANA_PASSWORD'], service.file, project),
      createFile(`${home}/provisioning/datasources/prometheus.yml`, new Document(sourceAt(service.name)).toString()),
      createFile(`${home}/provisioning/dashboards/files.yml`, new Document(provider).toString()),
      createFile(`${home}/dashboards/${name}.json`, dashboard(name, panelsOf(watch, project))),
    ]
  );
}

/** The first port from 3000 on that no service publishes. */
function freePort({ composeFiles }: Project): number {
  const taken = new Set(
    composeFiles
      .flatMap(({ services }) => services)
      .flatMap(({ ports }) => ports.map(({ published }) => published?.[0])),
  );
  let port = 3000;
  while (taken.has(port)) port++;
  return port;
}

function sourceAt(service: string) {
  const url = `http://${service}:9090`;
  return {
    apiVersion: 1,
    datasources: [{ name: 'Prometheus', uid: 'prometheus', type: 'prometheus', access: 'proxy', url, isDefault: true }],
  };
}

const provider = {
  apiVersion: 1,
  providers: [{ name: 'files', type: 'file', options: { path: '/var/lib/grafana/dashboards' } }],
};

/** A panel stands on one line: whoever reviews the file reads titles and expressions. Without a metric the source is the own one. */
function dashboard(name: string, panels: readonly Panel[], metric?: string): string {
  const datasource = { type: 'prometheus', uid: metric === undefined ? 'prometheus' : '${datasource}' };
  const query = `label_values(${metric}, job)`;
  const all = { text: 'All', value: '$__all' };
  const list = [
    { name: 'datasource', type: 'datasource', query: 'prometheus' },
    { name: 'job', type: 'query', datasource, query, refresh: 1, includeAll: true, multi: true, current: all },
  ];
  const head = {
    uid: name.slice(0, 40),
    title: name,
    schemaVersion: 39,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    ...(metric === undefined ? {} : { templating: { list } }),
    panels: [],
  };
  const lines = panels.map(([title, unit, expr, legendFormat], index) =>
    JSON.stringify({
      id: index + 1,
      type: 'timeseries',
      title,
      targets: [{ refId: 'A', expr, legendFormat }],
      fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
      gridPos: { x: 12 * (index % 2), y: 8 * Math.floor(index / 2), w: 12, h: 8 },
      datasource,
    }),
  );
  return JSON.stringify(head, null, 2)
    .replace(/\[\]/, () => `[\n    ${lines.join(',\n    ')}\n  ]`)
    .concat('\n');
}

const mostJobs = 12;
const mostPanels = 24;

/** What is asked of every job, and what each exposes, by its exporter's image or by the libraries of its code. */
function panelsOf(watch: Watch, project: Project): readonly Panel[] {
  const jobs = jobsBeside(watch.config).slice(0, mostJobs);
  const up: Panel = ['Answers when asked', 'short', 'up', '{{job}} {{instance}}'];
  return [up, ...jobs.flatMap(job => panelsOfJob(job, watch, project))];
}

function panelsOfJob(job: Scrape, { run }: Watch, project: Project): readonly Panel[] {
  const { image, build } = serviceOf(job, run) ?? {};
  const known = image
    ? panelsOfExporter(image.name)
    : build?.context === undefined
      ? []
      : panelsOfCode(build.context, project);
  return known.map(titled(`${job.name}: `, `job="${job.name}"`));
}

function titled(lead: string, labels: string): (panel: Panel) => Panel {
  return ([title, unit, expr, legend]) => [lead + title, unit, expr.replaceAll('$job', () => labels), legend];
}
