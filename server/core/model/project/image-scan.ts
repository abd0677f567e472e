/** A scan of an image that a job has built. */
import { append, type DataMap, type Edits, set } from '../../yaml/edit.js';
import { invocation } from '../shell.js';
import type { Step } from '../workflow/workflow.js';
import type { ImageBuild } from './image-build.js';

/** A step behind a build that scans what it built; `undefined` where the image's name cannot be told. */
export function addScan({ step }: ImageBuild): (() => Edits) | undefined {
  const image = imageOf(step);
  const steps = step.job.yaml.get('steps');
  if (!image || !steps) return undefined;
  const condition = image.condition ?? step.yaml.get('if')?.raw;
  const scan = scanOf(image, condition === undefined ? {} : { if: condition });
  return () => append(steps, scan);
}

/** The step that scans an image: known holes that have a mend stop the job. */
export function scanOf({ name, isRemote }: BuiltImage, settings: DataMap = {}): DataMap {
  const login = isRemote ? ' --volume "$HOME/.docker/config.json:/root/.docker/config.json:ro"' : '';
  return {
    name: 'Scan the image',
    ...settings,
    env: { IMAGE: name },
    run: `docker run --rm --volume /var/run/docker.sock:/var/run/docker.sock${login} aquasec/trivy:${trivy} image --severity HIGH,CRITICAL --ignore-unfixed --exit-code 1 "$IMAGE"`,
  };
}

/** A list of all that is in the image, written by the build itself; `undefined` where the build could not. */
export function addInventory({ step }: ImageBuild): (() => Edits) | undefined {
  const inputs = step.with;
  const pushes = inputs?.get('push')?.text === 'true';
  const hasBuildKit = step.job.steps.some(({ uses }) => uses?.action === 'docker/setup-buildx-action');
  if (!pushes || !hasBuildKit || step.uses?.action !== 'docker/build-push-action' || inputs?.has('sbom'))
    return undefined;
  return () => set(step.yaml, ['with', 'sbom'], true);
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
    const flag = words.findIndex(word => word === '-t' || word === '--tag');
    const name = flag > 0 ? words[flag + 1] : words.map(word => /^--tag=(.+)$/.exec(word)?.[1]).find(Boolean);
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
  const first = tags.split(/[\n,]/)[0]?.trim() ?? '';
  const name =
    meta !== undefined && isMeta
      ? `\${{ fromJSON(steps.${meta}.outputs.json).tags[0] }}`
      : isTold(first)
        ? first
        : undefined;
  if (name === undefined) return undefined;
  return { name, isRemote: !load, ...(load || condition === undefined ? {} : { condition }) };
}

/** Whether a name means the same in another step: no variable of a script, no part that only one step knows. */
function isTold(name: string): boolean {
  return /^[\w./:@-]+$/.test(name.replace(/\$\{\{\s*(?:env|vars|secrets|github|inputs|matrix)\.[\w.-]+\s*\}\}/g, 'x'));
}
