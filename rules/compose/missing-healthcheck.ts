import { allLayers, builtStage, isLasting, type Service } from '../../server/core/model/compose.js';
import type { Stage } from '../../server/core/model/dockerfile.js';
import type { ImageReference } from '../../server/core/model/image.js';
import { isOfficial, isToolbox, knownImage } from '../../server/core/model/known-images.js';
import type { Project } from '../../server/core/model/project.js';
import { type Fix, rule } from '../../server/core/rule.js';
import { remove, set } from '../../server/core/yaml/edit.js';
import type { Value } from '../../server/core/yaml/view.js';

export default rule({
  on: 'compose.service',
  category: 'containers',
  severity: 'high',
  effort: [0.25, 0.5],
  applies(service, project) {
    const lasting = isLasting(service, project);
    if (!lasting || healthcheckOf(service, project)) return lasting;
    const health = healthOfImage(service, project);
    if (health === undefined || health === 'own') return health && true;
    return health === 'none' && isServer(service, project);
  },
  *check(service, project) {
    const { name, yaml, at } = service;
    const healthcheck = healthcheckOf(service, project);
    if (healthcheck) {
      const off = yaml.get('healthcheck') === healthcheck && turnedOff(healthcheck);
      if (!off || service.ports.length === 0) return;
      yield {
        at: off.keySpan ?? off.span,
        message: `Nobody notices when \`${name}\` hangs: its healthcheck is turned off`,
        fix:
          healthOfImage(service, project) === 'own'
            ? { title: 'Use the healthcheck of the image', safe: false, edits: () => remove(yaml, 'healthcheck') }
            : undefined,
      };
    } else if (healthOfImage(service, project) === 'none') {
      yield {
        at,
        message: `Nobody notices when \`${name}\` hangs: it has no healthcheck`,
        fix: probe(service, project),
      };
    }
  },
});

function healthcheckOf(service: Service, project: Project): Value | undefined {
  return allLayers(service, project)
    .map(layer => layer.get('healthcheck'))
    .find(value => value !== undefined);
}

/** The value that turns it off. */
function turnedOff(healthcheck: Value): Value | undefined {
  const disable = healthcheck.get('disable');
  if (disable?.flag) return disable;
  const test = healthcheck.get('test');
  return test && (test.items()[0] ?? test).text === 'NONE' ? test : undefined;
}

/** Whether the image brings a healthcheck along, and if not, whether it could have one. */
function healthOfImage(service: Service, project: Project): 'none' | 'own' | 'impossible' | undefined {
  if (!service.build) return healthOfBase(service.image);
  const stage = builtStage(service, project);
  const own = stage?.healthcheck();
  if (own) return own.disabled ? 'none' : 'own';
  // Neither has a shell, or anything else to make a healthcheck of.
  if (stage?.base.scratch || stage?.base.image?.repository.startsWith('distroless/')) return 'impossible';
  return healthOfBase(stage?.base.image);
}

function healthOfBase(image: ImageReference | undefined): 'none' | 'own' | 'impossible' | undefined {
  if (!image) return undefined;
  return knownImage(image)?.health ?? (isOfficial(image) ? 'none' : undefined);
}

/** Whether others depend on its answers: workers have nothing to ask, and who collects an exporter's metrics sees it fall silent. */
function isServer(service: Service, project: Project): boolean {
  if (service.known) return service.known.role !== 'exporter';
  if (service.image && !isToolbox(service.image)) return true;
  if (service.ports.length > 0 || service.get('expose')) return true;
  if (service.get('command') || service.get('entrypoint')) return false;
  return (builtStage(service, project)?.ports().length ?? 0) > 0;
}

function probe(service: Service, project: Project): Fix | undefined {
  const { known, yaml } = service;
  const request = known?.probe ?? httpProbe(service, builtStage(service, project));
  if (!request) return undefined;
  const { command, startPeriod, certain } = request;
  const check = { test: command, interval: '10s', timeout: '5s', retries: 5, start_period: startPeriod };
  return {
    title: `Add a healthcheck with \`${/[\w-]+/.exec(command)?.[0] ?? 'a request'}\``,
    safe: certain && !movesItsPort(service),
    edits: () => set(yaml, 'healthcheck', check),
  };
}

/** Whether settings may make it listen elsewhere than its image does. */
function movesItsPort(service: Service): boolean {
  if (service.environment.some(({ name }) => /(?:PORT|PROTOCOL|LISTEN|HTTP_ADDR|TLS)$/i.test(name))) return true;
  const lines = ['command', 'entrypoint'].map(key => service.get(key));
  const text = lines.flatMap(line => (line ? [line, ...line.items()] : [])).map(({ raw }) => raw ?? '');
  return text.some(line => /port|listen|prefix|external-url|web\.config|bind|tls|ssl|\.conf/i.test(line));
}

/** A request with what the base image has. */
function httpProbe(service: Service, stage: Stage | undefined) {
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
