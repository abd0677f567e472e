/** What the releases of a job put out, in the words of the commands that watch it and take it back. */

import { placesOf } from '../kubernetes/deploy-unit.js';
import type { Workload } from '../kubernetes/kubernetes.js';
import type { Project } from '../project/project.js';
import { type Deployment, servicesReleasedBy } from './deployment.js';
import type { Job } from './workflow.js';

/** What `kubectl rollout` takes for each workload that a job changes: `deployment/shop -n shop`. `undefined` where it is not told. */
export function rolloutTargets(job: Job, project: Project): readonly string[] | undefined {
  const releases = servicesReleasedBy(job).filter(({ tool }) => tool === 'kubectl');
  const targets = new Set(releases.flatMap(release => targetsOf(release, project)));
  return targets.size > 0 && targets.size <= mostTargets ? [...targets] : undefined;
}

/** More than these are better looked at by labels that only their people know. */
const mostTargets = 6;

function targetsOf({ step, command, script }: Deployment, project: Project): readonly string[] {
  const texts = (command?.words ?? []).map(({ text }) => text);
  const space = valuesOf(texts, /^(?:-n|--namespace)$/)[0];
  if (!script || step.uses || (space !== undefined && !isLasting(space, step.job))) return [];
  const flag = space === undefined ? '' : ` -n ${space}`;
  const named = texts.filter(text => workloadName.test(text) && isLasting(text, step.job));
  if (named.length) return named.map(name => name + flag);
  if (texts.includes('set') || texts.includes('rollout') || step.yaml.has('working-directory')) return [];
  const folders = valuesOf(texts, /^(?:-k|--kustomize)$/).map(plainPath);
  const files = valuesOf(texts, /^(?:-f|--filename)$/).map(plainPath);
  const isDeep = texts.includes('-R') || texts.includes('--recursive');
  const isApplied = (path: string) =>
    files.some(
      from => path === from || (path.startsWith(`${from}/`) && (isDeep || !path.includes('/', from.length + 1))),
    );
  return project.kubernetesFiles
    .filter(({ isTemplate }) => !isTemplate)
    .flatMap(({ file, workloads }) => {
      const own = workloads.filter(({ kind }) => rolledOut.has(kind));
      const isPlain = files.length > 0 && isApplied(file.path);
      return own.flatMap(workload => {
        if (isPlain) return targetOf(workload, space ?? workload.object.namespace);
        const place = folders.length
          ? placesOf(project, workload).find(({ unit }) => folders.includes(unit.folder))
          : undefined;
        return place && !place.deployed.renamed ? targetOf(workload, space ?? place.deployed.namespace) : [];
      });
    });
}

/** A workload as `kubectl` takes it; its name may be an expression or a variable. */
export const workloadName =
  /^(?:deployments?|deploy|statefulsets?|daemonsets?)\/(?:[\w.-]|\$\{\{[^{}]*\}\}|\$\w+|\$\{\w+\})+$/;

const rolledOut = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

function targetOf({ kind, object }: Workload, space: string | undefined): readonly string[] {
  const name = object.objectName ?? '';
  if (space === undefined || !/^[\w.-]+$/.test(name)) return [];
  return [`${kind.toLowerCase()}/${name}${space && ` -n ${space}`}`];
}

/**
 * The commands that bring the version before back. Of several workloads only those that do not come up: an unchanged one
 * would otherwise go back to what it ran long ago.
 */
export function undoCommands(targets: readonly string[]): string {
  const undo = (target: string) => `kubectl rollout undo ${target}`;
  if (targets.length === 1) return targets.map(undo).join('');
  return targets.map(target => `kubectl rollout status ${target} --timeout=5s || ${undo(target)}\n`).join('');
}

/** What flags are given, behind a blank or an equals sign. */
export function valuesOf(words: readonly string[], flag: RegExp): readonly string[] {
  return words.flatMap((word, index) => {
    if (flag.test(words[index - 1] ?? '')) return word;
    const equals = word.indexOf('=');
    return equals > 0 && flag.test(word.slice(0, equals)) ? word.slice(equals + 1) : [];
  });
}

function plainPath(path: string): string {
  return path.replace(/^\.\//, '').replace(/\/$/, '');
}

/** Whether a word means the same in another step of a job: no variable of its own script. */
export function isLasting(text: string, job: Job): boolean {
  return !text
    .replace(/\$\{\{\s*(env|vars|secrets|inputs|github)\.[\w.]+\s*\}\}/g, '')
    .replace(/\$(?:\{(\w+)\}|(\w+))/g, (all, braced?: string, bare?: string) =>
      isSetForAll(braced ?? bare ?? '', job) ? '' : all,
    )
    .includes('$');
}

/** Whether every step of a job has a variable: it is set above them, or one of them has put it into `GITHUB_ENV`. */
function isSetForAll(name: string, { env, workflow, steps }: Job): boolean {
  return (
    env?.has(name) ||
    workflow.env?.has(name) ||
    steps.some(({ run }) => new RegExp(`\\b${name}=.*GITHUB_ENV`).test(run?.raw ?? ''))
  );
}
