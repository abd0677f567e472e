/** Secrets that a COPY of the whole context takes along because the ignore file lets them in. */
import { contextsOf, firstToTakeAll, inFolder, unwantedIn } from './build-context.js';
import { credentialFile } from './build-secret.js';
import { ignoreFileOf } from './context-file.js';
import type { Dockerfile } from './dockerfile.js';
import type { IgnoreFile } from './dockerignore.js';
import { readIgnoreFile } from './dockerignore.js';
import { directoryOf, isWithin } from './paths.js';
import type { Project } from './project.js';

export interface Leak {
  readonly names: readonly string[];
  /** What keeps them out. */
  readonly lines: readonly string[];
  readonly ignore: IgnoreFile;
}

/** What leaks into the image; a missing ignore file is another matter. */
export function leaks(dockerfile: Dockerfile, project: Project): Leak | undefined {
  for (const { folder } of contextsOf(dockerfile, project)) {
    if (firstToTakeAll(folder, project) !== dockerfile) continue;
    const ignore = ignoreFileOf(dockerfile, folder, project);
    if (!ignore) continue;
    const names = [...settings(folder, ignore, project), ...keys(folder, ignore, project)];
    if (names.length > 0) return { names, lines: names, ignore };
  }
  return undefined;
}

/** A `.env` that is there, or that everyone who works on it has: Git ignores it. */
function settings(folder: string, ignore: IgnoreFile, project: Project): readonly string[] {
  if (ignore.ignores('.env')) return [];
  const needed = !unwantedIn(folder, project).some(({ name }) => name === '.env');
  const there = project.has(inFolder(folder, '.env')) || gitIgnoresEnv(folder, project);
  return needed || !there ? [] : ['.env'];
}

function gitIgnoresEnv(folder: string, project: Project): boolean {
  const example = ['.env.example', '.env.sample', '.env.template', '.env.dist', 'env.example'].some(name =>
    project.has(inFolder(folder, name)),
  );
  if (!example) return false;
  for (let at = folder; ; at = directoryOf(at)) {
    const file = project.file(inFolder(at, '.gitignore'));
    if (
      file &&
      readIgnoreFile({ path: '', text: file.text.replaceAll('**/', '').replaceAll(/^\//gm, '') }).ignores('.env')
    )
      return true;
    if (at === '') return false;
  }
}

function keys(folder: string, ignore: IgnoreFile, project: Project): readonly string[] {
  const start = folder === '' ? 0 : folder.length + 1;
  return project.paths
    .filter(path => isWithin(path, folder) && !/(^|\/)\.env/.test(path) && credentialFile(path) !== undefined)
    .map(path => path.slice(start))
    .filter(path => !/(^|\/)(tests?|testdata|fixtures?|examples?|docs?|spec)\//i.test(path) && !ignore.ignores(path));
}
