/** How many instances of a service run, and what decides it. */
import { type Span, span, type TextFile } from '../../text.js';
import { nameOf } from '../paths.js';
import { canJudge, type Shown, shownAt } from './evidence.js';
import { isInSideFolder } from './image-build.js';
import { isOrchestrated, runsUnderCompose } from './operation.js';
import type { Project } from './project.js';

/** What runs more than once: by replicas of a cluster or of Compose, or on a platform that starts as many as it takes. */
export function runsTwice(project: Project): Shown {
  const onPlatform = project.evidence('platform').evidence;
  const shown = shownAt([...workloads(project), ...services(project)]);
  return {
    evidence: [...shown.evidence, ...onPlatform.filter(({ what }) => !isCounted(what))],
    // Their number is set there.
    hints: onPlatform.filter(({ what }) => isCounted(what)),
  };
}

/** Whether a service that runs once would show: not in a cluster, whose workloads are looked at one by one. */
export function judgeInstances(project: Project): boolean | undefined {
  const { evidence, hints } = runsTwice(project);
  if (evidence.length > 0) return true;
  if (hints.length > 0) return undefined;
  if (!runsUnderCompose(project) || isOrchestrated(project)) return false;
  return deploysElsewhere(project) ? undefined : true;
}

/** Whether it is a file or a command of a platform that runs as many instances as somebody sets, often one. */
function isCounted(what: string): boolean {
  return /^(?:procfile|fly|render|railway|koyeb|nixpacks|captain|heroku|zeabur|coolify|dokploy|dockerrun|\.platform|\.clever)/i.test(
    what,
  );
}

/**
 * Whether a program or a workflow puts it on a cluster or a service of a cloud that is not described here: what Compose starts
 * is for working on it then. Vercel runs what is in front of a service.
 */
export function deploysElsewhere(project: Project): boolean {
  const { manifests } = project;
  return (
    manifests.some(({ dependencies }) => [...(dependencies ?? [])].some(name => setsUp.test(name))) ||
    project
      .evidence('provisioning')
      .hints.some(({ what, path }) => path.includes('.github/workflows/') && !/vercel/i.test(what))
  );
}

const setsUp = /^(?:aws-cdk-lib|@pulumi\/.+|pulumi[\w-]*|cdktf|sst)$/;

function workloads({ kubernetesFiles }: Project): readonly Span[] {
  return kubernetesFiles
    .filter(({ file }) => !isInSideFolder(file.path))
    .flatMap(file => file.workloads)
    .filter(({ kind, replicas }) => kind === 'Deployment' && (replicas ?? 0) > 1)
    .map(({ at }) => at);
}

function services({ composeFiles }: Project): readonly Span[] {
  return composeFiles
    .flatMap(file => file.services)
    .filter(({ yaml }) =>
      /^(?:[2-9]|\d\d+)$/.test(yaml.at('deploy', 'replicas')?.text ?? yaml.get('scale')?.text ?? ''),
    )
    .map(({ at }) => at);
}

/** What starts instances as load comes: the signs of it, and charts whose values switch theirs on. */
export function followsLoad(project: Project): Shown {
  const shown = project.evidence('autoscaling');
  const switched = project.files.flatMap(switchedOn);
  return switched.length === 0 ? shown : { ...shown, evidence: [...shown.evidence, ...shownAt(switched).evidence] };
}

/** Whether it can be told that nothing does. */
export function judgeScaling(project: Project): true | undefined {
  return followsLoad(project).evidence.length > 0 ? true : canJudge(project, 'autoscaling');
}

/** The switch in the values of a chart; an autoscaler that a chart has without one is always there. */
function switchedOn(file: TextFile): readonly Span[] {
  const isValues = /values[\w.-]*\.ya?ml$/i.test(nameOf(file.path));
  const isTemplate = /(?:^|\/)templates\/[^/]+\.ya?ml$/.test(file.path) && !file.text.includes('.enabled');
  if (!isValues && !isTemplate) return [];
  const found = (isValues ? enabled : autoscaler).exec(file.text);
  if (!found) return [];
  const start = found.index + found[0].search(/\S/);
  return [span(file, start, start + (/^\w+/.exec(file.text.slice(start, start + 40))?.[0].length ?? 0))];
}

const enabled =
  /^[ \t]*(?:autoscaling|hpa|keda)[ \t]*:[ \t]*\r?\n(?:[ \t]*#.*\r?\n)*[ \t]+enabled[ \t]*:[ \t]*true\b/im;
const autoscaler = /^kind[ \t]*:[ \t]*(?:HorizontalPodAutoscaler|ScaledObject)\b/m;
