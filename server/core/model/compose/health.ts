/** Whether anybody can tell that a service answers: its healthcheck, that of its image, and one that could be added. */
import type { Fix } from '../../rule.js';
import { set } from '../../yaml/edit.js';
import type { Value } from '../../yaml/view.js';
import type { Stage } from '../dockerfile/dockerfile.js';
import type { ImageReference } from '../image.js';
import { isOfficial, isToolbox, knownImage, type Probe } from '../known-images.js';
import type { Project } from '../project/project.js';
import { allLayers, builtStage, remembered, type Service } from './compose.js';

/**
 * `own`: written for the service, `image`: brought along by what it runs, `off`: turned off, `none`: there is none,
 * `impossible`: the image has nothing to make one of. `undefined` where it cannot be told.
 */
export type Health = 'own' | 'image' | 'off' | 'none' | 'impossible';

export const healthOf = remembered((service: Service, project: Project): Health | undefined => {
  const healthcheck = healthcheckOf(service, project);
  if (healthcheck) return turnedOff(healthcheck) ? 'off' : 'own';
  return healthOfImage(service, project);
});

/** The `healthcheck` that counts, from whatever layer. */
function healthcheckOf(service: Service, project: Project): Value | undefined {
  for (const layer of allLayers(service, project)) {
    const value = layer.get('healthcheck');
    if (value) return value;
  }
  return undefined;
}

/** The value that turns a healthcheck off. */
function turnedOff(healthcheck: Value): Value | undefined {
  const disable = healthcheck.get('disable');
  if (disable?.flag) return disable;
  const test = healthcheck.get('test');
  return test && (test.items()[0] ?? test).text === 'NONE' ? test : undefined;
}

/** The setting in the service itself that turns its healthcheck off, though others reach it through a port. */
export function turnedOffIn(
  service: Service,
  project: Project,
): { readonly value: Value; readonly imageHasOne: boolean } | undefined {
  const healthcheck = healthcheckOf(service, project);
  if (!healthcheck || service.yaml.get('healthcheck') !== healthcheck || service.ports.length === 0) return undefined;
  const value = turnedOff(healthcheck);
  return value && { value, imageHasOne: healthOfImage(service, project) === 'image' };
}

/** Adds the healthcheck that suits the image, where one is known. `safe`: it may be applied unread where it surely works. */
export function healthcheckFix(service: Service, project: Project, safe = true): Fix | undefined {
  const probe = probeFor(service, project);
  return (
    probe && {
      title: probeTitle(probe),
      safe: safe && probe.certain,
      edits: () => set(service.yaml, 'healthcheck', healthcheckData(probe)),
    }
  );
}

/** Whether the image brings a healthcheck along, and if not, whether it could have one. */
function healthOfImage(service: Service, project: Project): 'image' | 'none' | 'impossible' | undefined {
  if (!service.build) return healthOfBase(service.image);
  const stage = builtStage(service, project);
  const own = stage?.healthcheck();
  if (own) return own.disabled ? 'none' : 'image';
  // Neither has a shell, or anything else to make a healthcheck of.
  if (stage?.base.scratch || stage?.base.image?.repository.startsWith('distroless/')) return 'impossible';
  return healthOfBase(stage?.base.image);
}

/** The healthcheck to offer: the known one of its image, else an HTTP request with what the image has. */
function probeFor(service: Service, project: Project): Probe | undefined {
  const { known } = service;
  const probe = known?.probe ?? httpProbe(service, builtStage(service, project));
  return probe && { ...probe, certain: probe.certain && !movesItsPort(service) };
}

/** A probe as the value of `healthcheck`. */
function healthcheckData({ command, startPeriod }: Probe) {
  return { test: command, interval: '10s', timeout: '5s', retries: 5, start_period: startPeriod };
}

/** A title for the fix that adds a probe. */
function probeTitle({ command }: Probe): string {
  return `Add a healthcheck with \`${/[\w-]+/.exec(command)?.[0] ?? 'a request'}\``;
}

function healthOfBase(image: ImageReference | undefined): 'image' | 'none' | 'impossible' | undefined {
  if (!image) return undefined;
  const known = knownImage(image)?.health;
  if (known) return known === 'own' ? 'image' : known;
  return isOfficial(image) ? 'none' : undefined;
}

/** Whether others depend on its answers: workers have nothing to ask, and who collects an exporter's metrics sees it fall silent. */
export function answersOthers(service: Service, project: Project): boolean {
  if (service.known) return service.known.role !== 'exporter';
  if (service.image && !isToolbox(service.image)) return true;
  if (service.ports.length > 0 || service.get('expose')) return true;
  if (service.get('command') || service.get('entrypoint')) return false;
  return (builtStage(service, project)?.ports().length ?? 0) > 0;
}

/** Whether settings may make it listen elsewhere than its image does. */
function movesItsPort(service: Service): boolean {
  if (service.environment.some(({ name }) => /(?:PORT|PROTOCOL|LISTEN|HTTP_ADDR|TLS)$/i.test(name))) return true;
  return service.lines.some(line =>
    /port|listen|prefix|external-url|web\.config|bind|tls|ssl|\.conf/i.test(line.slice(0, longestLine)),
  );
}

const longestLine = 4096;

/** A request with what the base image has. */
function httpProbe(service: Service, stage: Stage | undefined): Probe | undefined {
  const base = stage?.base.image;
  const port = service.ports[0]?.target?.[0] ?? stage?.ports()[0]?.number;
  if (!base || port === undefined || !isOfficial(base)) return undefined;
  const url = `http://127.0.0.1:${port}/`;
  const command = requestWith(base, url);
  return command === undefined ? undefined : { command, startPeriod: '30s', certain: false };
}

function requestWith({ name, tag = '' }: ImageReference, url: string): string | undefined {
  if (name === 'python' || name === 'pypy') return `python -c "import urllib.request as r; r.urlopen('${url}')"`;
  if (name === 'node' && !/^(?:[0-9]|1[0-7])(?:\D|$)/.test(tag)) {
    return `node -e "fetch('${url}').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"`;
  }
  if (/alpine/.test(`${name} ${tag}`)) return `wget -q --spider ${url}`;
  return name === 'php' || name === 'nginx' ? `curl -fsS -o /dev/null ${url}` : undefined;
}
