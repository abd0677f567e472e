/** Variables in the configurations of Prometheus and Alertmanager, which read none: somebody else has to fill them in. */
import type { Value } from '../../yaml/view.js';
import type { Service } from '../compose/compose.js';
import { directoryOf, resolvePath } from '../paths.js';
import type { Project } from '../project/project.js';
import type { Alertmanager } from './alertmanager.js';
import type { PrometheusConfig } from './prometheus.js';

export interface LeftVariable {
  readonly value: Value;
  readonly map: Value;
  readonly key: string;
  /** In `raw`. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The variables of a configuration that a container gets exactly as it is written here. */
export function variablesLeft(config: PrometheusConfig | Alertmanager, project: Project): readonly LeftVariable[] {
  const { yaml } = config;
  if (!yaml || !/\$\{?[A-Z_]{2}/.test(config.file.text) || !isGivenAsIs(config, project)) return [];
  return [...variablesIn(yaml)];
}

function* variablesIn(map: Value): Generator<LeftVariable> {
  for (const { key, value } of map.entries()) {
    // Prometheus can fill in these; the others have signs of their own.
    if (value.shared || /^(?:external_labels|regex|replacement|templates)$/.test(key)) continue;
    const match = variable.exec(value.raw ?? '');
    if (match && !value.raw?.includes('{{'))
      yield { value, map, key, start: match.index, end: match.index + match[0].length, text: match[0] };
    yield* variablesIn(value);
    for (const item of value.items()) yield* variablesIn(item);
  }
}

const variable = /\$\{[A-Z_][A-Z0-9_]{0,80}(?::?-[^}\n]{0,80})?\}|^\$[A-Z][A-Z0-9_]{2,80}$/;

/** A service of the known image mounts the file and starts the program itself, with nothing in front that could fill in. */
function isGivenAsIs({ file, holder, kind }: PrometheusConfig | Alertmanager, project: Project): boolean {
  if (holder) return false;
  return project.composeFiles.some(({ services }) =>
    services.some(service => {
      const image = service.image;
      if (!image || !images.has(`${image.repository}`) || image.name !== kind) return false;
      if (service.get('entrypoint') || service.get('extends') || /\bsh\b|envsubst/.test(commandOf(service)))
        return false;
      return service.volumes.some(({ source }) => source !== undefined && placed(service, source) === file.path);
    }),
  );
}

const images = new Set(['prom/prometheus', 'prom/alertmanager', 'prometheus/prometheus', 'prometheus/alertmanager']);

function commandOf(service: Service): string {
  const command = service.get('command');
  return [command, ...(command?.items() ?? [])].map(value => value?.raw ?? '').join(' ');
}

function placed(service: Service, source: string): string | undefined {
  return /^\.{1,2}\//.test(source) ? resolvePath(directoryOf(service.file.path), source) : undefined;
}
