/** A scan of the images that jobs have built, and a list of what is in them. */
import { append, type DataMap, type Edits, set } from '../../yaml/edit.js';
import { invocation } from '../shell.js';
import type { Step } from '../workflow/workflow.js';
import type { ImageBuild } from './image-build.js';

/** Whether a workflow that builds an image sends it anywhere: what only its tests use is gone with them. */
export function isShipped({ step }: ImageBuild): boolean {
  return pushing.test(step.job.workflow.file.text);
}

const pushing =
  /^[ \t]+push[ \t]*:[ \t]*["']?(?:true|\$\{\{)|push(?:-by-digest)?=true|\b(?:docker|podman|buildah|compose|depot)(?: image)? push\b|\b(?:crane|skopeo) (?:push|copy)|--push\b|kaniko|docker[-_]push|push[-_](?:docker|images?|to)|flyctl|ko (?:build|publish)|goreleaser/m;

/** A step behind each build that scans what it built; `undefined` where no image's name can be told. */
export function addScans(builds: readonly ImageBuild[]): (() => Edits) | undefined {
  const steps = namedIn(builds);
  return steps.length
    ? () => together(steps.map(({ step, image, title, when }) => behind(step, [scanOf(image, when, title)])))
    : undefined;
}

/** A list of all that is in the images: by the build itself, where it can write one, else by a look at the image. */
export function addInventories(builds: readonly ImageBuild[]): (() => Edits) | undefined {
  const written = builds.flatMap(inventoryOf);
  if (written.length) return () => together(written.map(edits => edits()));
  const steps = namedIn(builds);
  return steps.length
    ? () => together(steps.map(({ step, image, title, when }) => behind(step, listOf(image, when, title, step))))
    : undefined;
}

interface NamedBuild {
  readonly step: Step;
  readonly image: BuiltImage;
  /** What tells the image from others of the workflow; '' where it is the only one. */
  readonly title: string;
  /** When the step runs that built it. */
  readonly when: DataMap;
}

/** The builds of one workflow whose images' names can be told, each image once. */
function namedIn(builds: readonly ImageBuild[]): readonly NamedBuild[] {
  const named = new Map<string, NamedBuild>();
  for (const { step } of builds) {
    const [first] = named.values();
    const image = imageOf(step);
    if (!image || named.has(image.name) || (first && first.step.job.workflow !== step.job.workflow)) continue;
    const title =
      /([\w.-]+)(?::[^/]*)?$/.exec(image.name.replace(/\$\{\{[^{}]*\}\}/g, ''))?.[1]?.replace(/^-/, '') ?? '';
    const condition = image.condition ?? step.yaml.get('if')?.raw;
    named.set(image.name, { step, image, title, when: condition === undefined ? {} : { if: condition } });
  }
  return named.size > 1 ? [...named.values()] : Array.from(named.values(), only => ({ ...only, title: '' }));
}

function behind({ job, yaml }: Step, added: readonly DataMap[]): Edits {
  const steps = job.yaml.get('steps');
  return steps && together(added.map(step => append(steps, step, yaml)));
}

function together(parts: readonly Edits[]): Edits {
  return parts.every(part => part !== undefined) ? parts.flatMap(part => part ?? []) : undefined;
}

/** The step that scans an image: known holes that have a mend stop the job. */
export function scanOf(image: BuiltImage, settings: DataMap = {}, title = ''): DataMap {
  return {
    name: title === '' ? 'Scan the image' : `Scan ${title}`,
    ...settings,
    env: { IMAGE: image.name },
    run: `${runTrivy(image)} --severity HIGH,CRITICAL --ignore-unfixed --exit-code 1 "$IMAGE"`,
  };
}

/** The steps that list what is in an image, and keep the list with the run. */
function listOf(image: BuiltImage, settings: DataMap, title: string, { job }: Step): readonly DataMap[] {
  const which = [title, job.yaml.has('strategy') ? '${{ strategy.job-index }}' : ''].filter(Boolean);
  const name = ['sbom', ...which].join('-');
  return [
    {
      name: title === '' ? 'List what is in the image' : `List what is in ${title}`,
      ...settings,
      env: { IMAGE: image.name },
      run: `${runTrivy(image)} --format cyclonedx "$IMAGE" > sbom${title && `-${title}`}.json`,
    },
    {
      ...settings,
      uses: 'actions/upload-artifact@v4',
      with: { name, path: `sbom${title && `-${title}`}.json` },
    },
  ];
}

function runTrivy({ isRemote }: BuiltImage): string {
  const login = isRemote ? ' --volume "$HOME/.docker/config.json:/root/.docker/config.json:ro"' : '';
  return `docker run --rm --volume /var/run/docker.sock:/var/run/docker.sock${login} aquasec/trivy:${trivy} image`;
}

/** What makes a build write the list itself; nothing where it could not. */
function inventoryOf({ step }: ImageBuild): readonly (() => Edits)[] {
  const inputs = step.with;
  const pushes = inputs?.get('push')?.text === 'true';
  const hasBuildKit = step.job.steps.some(({ uses }) => uses?.action === 'docker/setup-buildx-action');
  // Releases before 3.3 know no such input.
  const knows = step.uses?.action === 'docker/build-push-action' && !/^v[12](?:\.|$)/.test(step.uses.ref ?? '');
  return !pushes || !hasBuildKit || !knows || inputs?.has('sbom') ? [] : [() => set(step.yaml, ['with', 'sbom'], true)];
}

/** A release that takes these flags; Dependabot does not see it, so it is raised by hand. */
const trivy = '0.58.1';

export interface BuiltImage {
  readonly name: string;
  /** Pushed, and not left on the machine. */
  readonly isRemote: boolean;
  /** When it is there at all. */
  readonly condition?: string;
}

function imageOf(step: Step): BuiltImage | undefined {
  if (step.uses) return step.uses.action === 'docker/build-push-action' ? imageOfAction(step) : undefined;
  for (const command of step.commands) {
    const words = invocation(command);
    const isBuild =
      words[0] === 'docker' &&
      (words[1] === 'build' || (words[1] === 'buildx' && words[2] === 'build' && words.includes('--load')));
    if (!isBuild || words.some(word => /^--(?:push|output|platform)(?:=|$)/.test(word))) continue;
    const names = words.flatMap((word, index) =>
      word === '-t' || word === '--tag' ? (words[index + 1] ?? []) : (/^--tag=(.+)$/.exec(word)?.[1] ?? []),
    );
    const name = steadyOf(names);
    if (name !== undefined && isTold(name)) return { name, isRemote: false };
  }
  return undefined;
}

function imageOfAction({ with: inputs, job }: Step): BuiltImage | undefined {
  const tags = inputs?.get('tags')?.raw?.trim() ?? '';
  const load = inputs?.get('load')?.text === 'true';
  const push = inputs?.get('push')?.raw?.trim();
  const condition = /^\$\{\{\s*(.+?)\s*\}\}$/.exec(push ?? '')?.[1];
  if (!load && push !== 'true' && condition === undefined) return undefined;
  const meta = /^\$\{\{\s*steps\.([\w-]+)\.outputs\.tags\s*\}\}$/.exec(tags)?.[1];
  const isMeta = job.steps.some(({ id, uses }) => id === meta && uses?.action === 'docker/metadata-action');
  const first = steadyOf(tags.split(/[\n,]/).map(tag => tag.trim())) ?? '';
  const name =
    meta !== undefined && isMeta
      ? `\${{ fromJSON(steps.${meta}.outputs.json).tags[0] }}`
      : isTold(first)
        ? first
        : undefined;
  if (name === undefined) return undefined;
  return { name, isRemote: !load, ...(load || condition === undefined ? {} : { condition }) };
}

/** Of an image's names the first that no other run moves meanwhile. */
function steadyOf(names: readonly string[]): string | undefined {
  return names.find(name => isTold(name) && !name.endsWith(':latest')) ?? names[0];
}

/** Whether a name means the same in another step: no variable of a script, no part that only one step knows. */
function isTold(name: string): boolean {
  return /^[\w./:@-]+$/.test(name.replace(/\$\{\{\s*(?:env|vars|secrets|github|inputs|matrix)\.[\w.-]+\s*\}\}/g, 'x'));
}
