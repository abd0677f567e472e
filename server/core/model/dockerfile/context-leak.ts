/** Secrets that a COPY of the whole context takes along because the ignore file lets them in. */
import { appendLines, type Edit } from '../../text.js';
import { isWithin } from '../paths.js';
import type { Project } from '../project/project.js';
import { contextsOf, firstToTakeAll, inFolder, unwantedIn } from './build-context.js';
import { credentialFile } from './build-secret.js';
import { ignoreFileOf } from './context-file.js';
import type { Copy, Dockerfile, Stage } from './dockerfile.js';
import type { IgnoreFile } from './dockerignore.js';

export interface Leak {
  readonly names: readonly string[];
  /** What keeps them out. */
  readonly lines: readonly string[];
  readonly ignore: IgnoreFile;
}

/** What leaks into the image; a missing ignore file is another matter. */
export function leaks(dockerfile: Dockerfile, project: Project): Leak | undefined {
  if (!isShipped(dockerfile)) return undefined;
  for (const { folder } of contextsOf(dockerfile, project)) {
    if (firstToTakeAll(folder, project) !== dockerfile) continue;
    const ignore = ignoreFileOf(dockerfile, folder, project);
    if (!ignore) continue;
    const names = [...settings(folder, ignore, project), ...keys(folder, ignore, project)];
    if (names.length > 0) return { names, lines: names, ignore };
  }
  return undefined;
}

/** Whether the image that is built takes the whole context along: itself, through what it starts from, or by a COPY of all that a stage has. */
function isShipped({ final }: Dockerfile): boolean {
  for (let stage = final; stage; stage = stage.parent) {
    if (stage.copies.some(({ wholeContext }) => wholeContext)) return true;
    if (stage.copies.some(copy => takesAll(copy, stage))) return true;
  }
  return false;
}

/** Whether a COPY takes, from a stage that has the whole context, the very folder that stage put it into. */
function takesAll({ from, sources }: Copy, { dockerfile }: Stage): boolean {
  const origin = from && dockerfile.stage(from.text);
  for (let stage = origin; stage; stage = stage.parent) {
    const { instructionsNamed, copies } = stage;
    const all = copies.find(({ wholeContext }) => wholeContext);
    const folder = instructionsNamed('WORKDIR').findLast(({ index }) => index < (all?.instruction.index ?? 0))?.text;
    const target = all?.destination?.text.replace(/^\.\/?$/, '') || folder;
    if (
      all &&
      sources.some(({ text }) => text === '/' || text === '.' || withoutEnd(text) === withoutEnd(target ?? '/'))
    )
      return true;
  }
  return false;
}

function withoutEnd(path: string): string {
  return path.replace(/\/\.?$/, '');
}

/** Keeps the root's `.env` out of images that would take it along as soon as there is one. */
export function ignoreSettings(project: Project): readonly Edit[] {
  const leaking = project.mainDockerfiles.filter(
    dockerfile => isShipped(dockerfile) && contextsOf(dockerfile, project).some(({ folder }) => folder === ''),
  );
  const ignores = leaking.flatMap(dockerfile => ignoreFileOf(dockerfile, '', project) ?? []);
  const files = new Set(ignores.filter(ignore => takesSettings('', ignore, project)).map(({ file }) => file));
  return Array.from(files, file => appendLines(file, ['.env']));
}

/** A `.env` that is there, or that everyone who runs the project has, for there is a sample of it. */
function settings(folder: string, ignore: IgnoreFile, project: Project): readonly string[] {
  const there = ['.env', ...samples].some(name => project.has(inFolder(folder, name)));
  return there && takesSettings(folder, ignore, project) ? ['.env'] : [];
}

/** Whether a `.env` comes along that no build needs. */
function takesSettings(folder: string, ignore: IgnoreFile, project: Project): boolean {
  return !ignore.ignores('.env') && unwantedIn(folder, project).some(({ name }) => name === '.env');
}

const samples = ['.env.example', '.env.sample', '.env.template', '.env.dist', 'env.example'];

function keys(folder: string, ignore: IgnoreFile, project: Project): readonly string[] {
  const start = folder === '' ? 0 : folder.length + 1;
  return project.paths
    .filter(path => isWithin(path, folder) && !/(^|\/)\.env/.test(path) && credentialFile(path) !== undefined)
    .map(path => path.slice(start))
    .filter(path => !/(^|\/)(tests?|testdata|fixtures?|examples?|docs?|spec)\//i.test(path) && !ignore.ignores(path));
}
