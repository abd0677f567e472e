/** A Prometheus that a compose file runs with a configuration of the project, and what is to stand beside it. */
import type { Value } from '../../yaml/view.js';
import type { Service } from '../compose/compose.js';
import { directoryOf } from '../paths.js';
import { isInSideFolder } from '../project/image-build.js';
import type { Project } from '../project/project.js';
import type { PrometheusConfig, Scrape } from './prometheus.js';
import { type Run, runsOf } from './prometheus-run.js';

export interface Watch {
  readonly config: PrometheusConfig;
  readonly run: Run;
  /** The compose file that runs it. */
  readonly compose: Value;
}

/** The first that is not there for examples; `undefined` without one. */
export function watchOf(project: Project): Watch | undefined {
  for (const config of project.parsed) {
    if (config.kind !== 'prometheus' || isInSideFolder(config.file.path) || !config.scrapes.length) continue;
    const [run] = runsOf(config, project);
    const compose = run?.service.compose.yaml;
    if (run && compose && !run.service.yaml.shared) return { config, run, compose };
  }
  return undefined;
}

/** What it watches besides itself, by names that can stand in an expression. */
export function jobsBeside({ scrapes }: PrometheusConfig): readonly Scrape[] {
  return scrapes.filter(
    ({ name, targets }) =>
      /^[\w.:/ -]+$/.test(name) &&
      !targets.some(({ text }) => /^(?:localhost|127\.0\.0\.1|prometheus):9090$/.test(text ?? '')),
  );
}

/** The service that a job asks, where one of its targets is the name of one. */
export function serviceOf({ targets }: Scrape, { service }: Run): Service | undefined {
  const hosts = targets.map(({ text }) => text?.replace(/:\d+$/, ''));
  return service.compose.services.find(({ name }) => hosts.includes(name));
}

/** The networks that a service names; `undefined` where one cannot be known. */
export function networksOf({ yaml }: Service): readonly string[] | undefined {
  const networks = yaml.get('networks');
  const names = networks?.isList ? networks.items().map(({ text }) => text) : networks?.entries().map(({ key }) => key);
  const known = names?.filter(name => name !== undefined) ?? [];
  return known.length === (names?.length ?? 0) ? known : undefined;
}

export function beside(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** A path of the project as the compose file of a service writes it. */
export function fromCompose({ file }: Service, path: string): string {
  const from = directoryOf(file.path).split('/').filter(Boolean);
  const to = path.split('/');
  let shared = 0;
  while (shared < from.length && from[shared] === to[shared]) shared++;
  const up = '../'.repeat(from.length - shared);
  return `${up || './'}${to.slice(shared).join('/')}`;
}
