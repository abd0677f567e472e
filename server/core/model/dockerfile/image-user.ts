/** Who the processes of an image run as, whether they could do without root, and how they come to a user of their own. */
import { appendToStage, insertBefore } from '../../dockerfile/edit.js';
import type { Edit } from '../../text.js';
import { broughtUser, defaultUser, givesRootAway, hubPath, systemOf } from '../image.js';
import { look, type Workload } from '../kubernetes/kubernetes.js';
import type { Project } from '../project/project.js';
import { readCommands } from '../shell.js';
import type { Stage } from './dockerfile.js';
import { isInCluster, isTool, sourceOf, startInstruction, startScripts, startsOf, workloadsOf } from './image-use.js';

/** Whether a container of the stage starts as root; `undefined` where that cannot be known. */
export function startsAsRoot(stage: Stage): boolean | undefined {
  const user = stage.user();
  if (user) return user.root;
  const known = stage.base.image && defaultUser(stage.base.image);
  return known && known === 'root';
}

/**
 * Whether what the stage starts has a use for root. `undefined` where it may give root away by itself; it has where it
 * manages the machine or other users, and where the image is only there to carry files or tools.
 */
export function needsRoot(stage: Stage, project: Project): boolean | undefined {
  const { image, scratch } = stage.base;
  const starts = startsOf(stage);
  if (!starts) {
    if (scratch || (!stage.user() && stage.ports().length === 0)) return true;
    if (!image || givesRootAway(image)) return undefined;
  }
  const programs = starts?.map(([program = '']) => program) ?? [];
  if (programs.some(program => shells.has(program) || administrators.has(program))) return true;
  if (isTool(stage) || programs.some(program => /\.(apk|wasm)$/.test(program))) return true;
  // Only arguments for the start script of the base image.
  if (image && givesRootAway(image) && programs.some(program => program.startsWith('-'))) return undefined;
  const scripts = startScripts(stage, project);
  return scripts && ![sourceOf(stage), ...scripts].some(text => givesAway.test(text)) ? false : undefined;
}

/** Whether a Kubernetes workload or a Helm chart of the project sets another user for the image. */
export function isDeployedWithUser(stage: Stage, project: Project): boolean {
  const workloads = workloadsOf(stage, project);
  const set = workloads.some(workload =>
    [workload.podSpec, ...workload.mainContainers].some(part => {
      const nonRoot = look(part, 'securityContext', 'runAsNonRoot');
      const user = look(part, 'securityContext', 'runAsUser');
      return (
        nonRoot === 'unknown' ||
        user === 'unknown' ||
        (nonRoot !== 'absent' && nonRoot.flag === true) ||
        (user !== 'absent' && user.text !== '0')
      );
    }),
  );
  return set || (workloads.length === 0 && chartsSetUser(project));
}

/**
 * The workloads that demand a user other than root and name none: Kubernetes starts them only where the image says a
 * number, as it cannot tell who a name is.
 */
export function workloadsDemandingNumber(stage: Stage, project: Project): readonly Workload[] {
  return workloadsOf(stage, project).filter(workload => {
    const containers = workload.mainContainers.length === 1 ? workload.mainContainers : [];
    return containers.some(container => {
      const places = [look(container, 'securityContext'), look(workload.podSpec, 'securityContext')];
      if (places.includes('unknown')) return false;
      const values = (key: string) =>
        places.flatMap(place => (typeof place === 'string' ? [] : (place.get(key) ?? [])));
      return values('runAsUser').length === 0 && values('runAsNonRoot')[0]?.flag === true;
    });
  });
}

/** The number of a user by name, where a command of the stage or its parents sets it, or the base image is known for it. */
export function userNumber(stage: Stage, name: string): number | undefined {
  for (let at: Stage | undefined = stage; at; at = at.parent) {
    for (const { program, command } of at.commands) {
      if (!/^(useradd|adduser)$/.test(program) || !command.words.some(({ text }) => text === name)) continue;
      const words = command.words.map(({ text }) => text);
      const flag = words.findIndex(word => word === '-u' || word === '--uid');
      const number =
        flag < 0 ? /^--uid=(\d+)$/.exec(words.find(word => word.startsWith('--uid=')) ?? '')?.[1] : words[flag + 1];
      if (number !== undefined && /^[1-9]\d*$/.test(number)) return Number(number);
    }
  }
  const { image } = stage.base;
  return name === 'node' && image && hubPath(image) === 'node'
    ? 1000
    : name === 'nonroot' && image?.registry === 'gcr.io'
      ? 65_532
      : undefined;
}

/** How a stage comes to run as somebody else than root. */
export interface OwnUser {
  readonly name: string;
  /** Whether the image has that user already. */
  readonly exists: boolean;
  /** The instructions, to stand behind everything that builds the image. */
  readonly lines: readonly string[];
}

/** `undefined` where the system of the image is not known, or what it starts would miss something that only root has. */
export function ownUser(stage: Stage, project: Project): OwnUser | undefined {
  const { image, scratch } = stage.base;
  const source = sourceOf(stage).replace(/--mount=\S+/g, '');
  // Caddy keeps what it writes in folders of root.
  if (!image || stage.effective('VOLUME') || livesInHomeOfRoot(source) || hubPath(image) === 'caddy') return undefined;
  if (isInCluster(project) && stage.ports().some(({ number }) => number !== undefined && number < 1024))
    return undefined;
  const system = systemOf(image);
  if (scratch) return { name: '65532:65532', exists: false, lines: ['USER 65532:65532'] };
  if (system === 'distroless') return { name: 'nonroot', exists: true, lines: ['USER nonroot'] };
  const directory = ownDirectory(stage);
  if (directory === undefined) return undefined;
  const created = createdUser(source);
  if (created === undefined) return undefined;
  const existing = earlierUser(stage) ?? (created || broughtUser(image));
  if (existing !== '') {
    const own = directory === '' ? [] : [`RUN chown -R ${existing} ${directory}`];
    return { name: existing, exists: true, lines: [...own, `USER ${existing}`] };
  }
  const creation = system === undefined ? undefined : creations[system];
  if (creation === undefined) return undefined;
  const own = directory === '' ? '' : ` && chown -R app:app ${directory}`;
  return { name: 'app', exists: false, lines: [`RUN ${creation}${own}`, 'USER app'] };
}

/** The edits that have the stage end as this user. */
export function addUser({ lines }: OwnUser, stage: Stage): readonly Edit[] | undefined {
  const start = startInstruction(stage);
  return start ? insertBefore(start, lines) : appendToStage(stage, lines);
}

const shells = new Set([
  ...['sh', 'bash', 'ash', 'zsh', 'fish', 'sleep', 'tail', 'cat', 'true', 'echo', 'powershell', 'pwsh', ''],
]);

/** Programs that start others as other users, or that manage the machine they are on. */
const administrators = new Set([
  ...['nginx', 'httpd', 'apache2', 'apache2ctl', 'apachectl', 'apache2-foreground', 'httpd-foreground', 'php-fpm'],
  ...['supervisord', 'init', 'systemd', 's6-svscan', 'runsvdir', 'runit', 'my_init', 'cron', 'crond', 'supercronic'],
  ...[
    'sshd',
    'dockerd',
    'dockerd-entrypoint.sh',
    'containerd',
    'openvpn',
    'wg-quick',
    'keepalived',
    'dnsmasq',
    'named',
  ],
  ...['vsftpd', 'postfix', 'dovecot', 'rsyslogd', 'mysqld', 'postgres', 'redis-server', 'mongod', 'haproxy', 'squid'],
  ...[
    'tailscaled',
    'uwsgi',
    'smbd',
    'iptables',
    'fluentd',
    'filebeat',
    'telegraf',
    'node_exporter',
    'executor',
    'buildkitd',
  ],
]);

const givesAway =
  /\b(gosu|su-exec|setpriv|runuser|s6-setuidgid|setuidgid|chpst|fixuid|s6-overlay|supervisord?|usermod|PUID|sudo|crond?|sshd)\b|\bsu[ \t]+[-\w]/;

const charts = new WeakMap<Project, boolean>();

/** Templates are never rendered: where one speaks of a user, it sets it. */
function chartsSetUser(project: Project): boolean {
  let sets = charts.get(project);
  if (sets === undefined) {
    sets = project.files.some(
      ({ path, text }) =>
        /\.ya?ml$/.test(path) &&
        !/(^|\/)\.github\//.test(path) &&
        /\brunAsNonRoot:[ \t]*true|\brunAsUser:[ \t]*[1-9]/.test(text),
    );
    charts.set(project, sets);
  }
  return sets;
}

/** What is installed for root alone is out of reach for everybody else. */
function livesInHomeOfRoot(source: string): boolean {
  if (/\bpoetry\b/.test(source) && !/virtualenvs[._](create|in-project)[ =](false|true)|poetry export/i.test(source))
    return true;
  return /\/root\b|~\/|\$\{?HOME\b|--user\b|\bpipenv\b|playwright|nltk|\|[ \t]*(ba)?sh\b|uv python|corepack|rustup|\bnvm\b|pyenv|sdkman|huggingface|spacy/i.test(
    source,
  );
}

/** Where the application stands: '' where there is no such place, `undefined` where it cannot be known. */
function ownDirectory(stage: Stage): string | undefined {
  const workdir = stage.effective('WORKDIR');
  if (!workdir) return '';
  const path = workdir.words[0]?.value?.replace(/\/+$/, '');
  if (path === undefined || workdir.words.length > 1) return undefined;
  if (
    path === '' ||
    /^\/(usr|etc|var|opt|home|bin|lib|tmp|srv|mnt|run|sbin|dev|proc|sys|boot)(\/(local|src|lib|share|bin|www))?$/.test(
      path,
    )
  )
    return '';
  return /^\/[\w./-]+$/.test(path) && !path.includes('..') ? path : undefined;
}

/** The user before somebody became root again. */
function earlierUser(stage: Stage): string | undefined {
  for (let at: Stage | undefined = stage; at; at = at.parent) {
    const names = at.instructionsNamed('USER').map(({ words }) => words[0]?.value);
    const last = names.findLast(
      name => name !== undefined && /^[a-z_][\w-]*$|^[1-9]\d*$/i.test(name) && name !== 'root',
    );
    if (last !== undefined) return last;
  }
  return undefined;
}

/** The user that a command in the source creates; '' where none does, `undefined` where it cannot be read which. */
function createdUser(source: string): string | undefined {
  if (!/\b(useradd|adduser)\b/.test(source)) return '';
  const joined = source.replace(/\\\r?\n/g, ' ');
  for (const line of joined.split('\n')) {
    const [, run] = /^[ \t]*RUN[ \t]+(.*)$/i.exec(line) ?? [];
    if (run === undefined) continue;
    for (const { words } of readCommands(run.replace(/--(mount|network|security)=\S+/g, ''))) {
      const [program, ...rest] = words;
      if (program?.text !== 'useradd' && program?.text !== 'adduser') continue;
      const names = rest.filter(
        ({ text, literal }, index) =>
          literal &&
          /^[a-z_][a-z0-9_-]*$/.test(text) &&
          !/^(-[a-zA-Z]*[cdeGgksubh]|--(?!system|disabled|create|no-)[\w-]+)$/.test(rest[index - 1]?.text ?? ''),
      );
      const name = names[0]?.text;
      if (name !== undefined && names.length === 1) return name;
    }
  }
  return undefined;
}

/** With a number that no user of the system has, and which Kubernetes can tell from root. */
const creations = {
  alpine: 'addgroup -S -g 10001 app && adduser -S -G app -u 10001 app',
  debian: 'useradd --create-home --uid 10001 app',
  redhat: 'useradd --create-home --uid 10001 app',
  distroless: undefined,
  scratch: undefined,
} as const;
