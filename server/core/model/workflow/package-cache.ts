/** The caches that GitHub's setup actions keep when they are asked to. */
import type { Value } from '../../yaml/view.js';
import type { Project } from '../project/project.js';
import { invocation } from '../shell.js';
import { majorOf } from './known-actions.js';
import type { Job, Step } from './workflow.js';

interface Cache {
  readonly action: string;
  /** The value of the input `cache`. */
  readonly name: string;
  /**
   * A file at the root without which the action fails when it is asked to cache. Source: the manuals of setup-node v7,
   * setup-python v7 and setup-java v5, read in November 2026.
   */
  readonly keys: readonly string[];
  /** The command that downloads. */
  readonly installs: RegExp;
}

const caches: readonly Cache[] = [
  {
    action: 'actions/setup-node',
    name: 'npm',
    keys: ['package-lock.json', 'npm-shrinkwrap.json'],
    installs: /^npm (ci|install|i)$/,
  },
  { action: 'actions/setup-node', name: 'yarn', keys: ['yarn.lock'], installs: /^yarn( install)?$/ },
  {
    action: 'actions/setup-python',
    name: 'pip',
    keys: ['requirements.txt', 'pyproject.toml'],
    installs: /^pip3? install( -r)?$/,
  },
  { action: 'actions/setup-java', name: 'maven', keys: ['pom.xml'], installs: /^(mvn|mvnw) / },
  {
    action: 'actions/setup-java',
    name: 'gradle',
    keys: ['build.gradle', 'build.gradle.kts'],
    installs: /^(gradle|gradlew) /,
  },
];

/** The cache that a setup step does without, though the job downloads packages again and again; `undefined` where there is none. */
export function missingCache({ uses, with: inputs, job, yaml }: Step, project: Project): string | undefined {
  const major = majorOf(uses?.ref ?? '');
  const action = uses?.action.toLowerCase();
  // Newer ones cache by themselves, and older ones cannot.
  if (
    !uses ||
    major === undefined ||
    major < (action === 'actions/setup-python' ? 3 : 2) ||
    major > (action === 'actions/setup-node' ? 4 : 9)
  )
    return undefined;
  if (inputs?.has('cache') || yaml.hasUnknownMerge || job.yaml.has('container') || cachesItself(job)) return undefined;
  if (!findsLockFile(job, yaml)) return undefined;
  // What is released is better built from nothing that another run has left.
  if (/release|publish|deploy/i.test(`${job.workflow.file.path} ${job.name}`)) return undefined;
  if (!/^(ubuntu|windows|macos)-/.test(job.runners?.[0]?.text ?? '')) return undefined;
  return caches.find(
    cache =>
      cache.action === action &&
      cache.keys.some(path => project.has(path) && (path !== 'pyproject.toml' || major > 4)) &&
      job.steps.some(step => installsAtRoot(step, cache)),
  )?.name;
}

/** Whether the repository lies at the root when a step begins: asked to cache, it fails where it finds no lock file. */
function findsLockFile({ steps }: Job, step: Value): boolean {
  const before = steps.slice(
    0,
    steps.findIndex(({ yaml }) => yaml === step),
  );
  return before.some(
    ({ uses, with: inputs }) =>
      uses?.action.toLowerCase() === 'actions/checkout' && !inputs?.has('path') && !inputs?.has('repository'),
  );
}

function cachesItself({ steps }: Job): boolean {
  return steps.some(({ uses }) =>
    /cache|setup-gradle|gradle-build-action|setup-uv|setup-poetry|pnpm|turbo|\.\//i.test(uses?.action ?? ''),
  );
}

function installsAtRoot({ yaml, job, commands }: Step, { installs }: Cache): boolean {
  if (yaml.has('working-directory') || job.yaml.has('defaults') || job.workflow.yaml.has('defaults')) return false;
  for (const command of commands) {
    const words = invocation(command);
    if (words[0] === 'cd') return false;
    if (words.some(word => /^(-g|--global|--prefix|-C|--cwd)$/.test(word))) continue;
    const [program = '', first = '', second = ''] = words;
    if (
      program.startsWith('pip')
        ? first === 'install' && second === '-r'
        : installs.test(`${program} ${first}`.trimEnd() + (/^(mvn|gradle)/.test(program) ? ' ' : ''))
    )
      return true;
  }
  return false;
}
