/** The files of a build context: what comes along, what a COPY asks for and does not get. */
import { nearest } from '../../nearest.js';
import { directoryOf, nameOf, resolvePath } from '../paths.js';
import type { Project } from '../project/project.js';
import { contextsOf, inFolder } from './build-context.js';
import type { Dockerfile, Stage, Word } from './dockerfile.js';
import { type IgnoreFile, readIgnoreFile } from './dockerignore.js';
import { servicesBuildingFile } from './image-use.js';

/** The ignore file that a Dockerfile is built with in a folder: its own, else the folder's. */
export function ignoreFileOf({ file }: Dockerfile, folder: string, project: Project): IgnoreFile | undefined {
  const own = project.file(`${file.path}.dockerignore`);
  const found = own ?? project.file(inFolder(folder, '.dockerignore'));
  return found && readIgnoreFile(found);
}

/** A file or folder that a COPY or ADD takes from the context. */
export interface ContextSource {
  readonly word: Word;
  /** From the root of the context. */
  readonly path: string;
}

/** The sources of a stage that name one file or folder of the context. */
function contextSources({ copies }: Stage): readonly ContextSource[] {
  return copies.flatMap(({ fromContext, sources, instruction }) => {
    if (!fromContext || instruction.flag('parents')) return [];
    return sources.flatMap(word => {
      const { value } = word;
      if (value === undefined || value === '' || /[*?[\\{}<>]|:\/\/|^git@/.test(value)) return [];
      const path = resolvePath('', value.replace(/^\/+/, ''));
      return path === undefined || path === '' ? [] : [{ word, path }];
    });
  });
}

/** A source that is there and that the ignore file keeps out. */
export interface IgnoredSource extends ContextSource {
  readonly ignore: IgnoreFile;
  readonly line: string;
}

export function ignoredSources(stage: Stage, project: Project): readonly IgnoredSource[] {
  const contexts = contextsOf(stage.dockerfile, project);
  if (!contexts.some(({ folder }) => ignoreFileOf(stage.dockerfile, folder, project))) return [];
  return contextSources(stage).flatMap(source => {
    const found = contexts.map(({ folder }) => {
      const ignore = ignoreFileOf(stage.dockerfile, folder, project);
      const line = ignore?.lineFor(source.path);
      if (!ignore || line === undefined) return undefined;
      // Lines that take something back out of it may let enough of a folder in.
      const inside = ignore.file.text.split('\n').some(
        text =>
          text
            .trim()
            .replace(/^!(\*\*\/|\.?\/)?/, '!')
            .startsWith(`!${source.path}/`) || /^!\s*\*/.test(text.trim()),
      );
      return inside ? undefined : { ...source, ignore, line };
    });
    const [first] = found;
    return first && found.every(one => one !== undefined) ? [first] : [];
  });
}

/** A source that no build can find, and the file that was meant where one is near. */
export interface MissingSource extends ContextSource {
  readonly folder: string;
}

/** Sources that a compose file's build asks for and that are nowhere in the project. */
export function missingSources(stage: Stage, project: Project): readonly MissingSource[] {
  const { dockerfile } = stage;
  if (project.isPartOfRepository || !project.mainDockerfiles.includes(dockerfile)) return [];
  const contexts = contextsOf(dockerfile, project);
  const [context] = contexts;
  if (!context?.said || contexts.length > 1 || servicesBuildingFile(dockerfile, project).length === 0) return [];
  const { folder } = context;
  // A folder that holds little else than the Dockerfile is filled by something before the build.
  if (!project.hasFolder(folder)) return [];
  return contextSources(stage).flatMap(source => {
    const whole = inFolder(folder, source.path);
    if (project.has(whole) || project.hasFolder(whole) || mayBeMade(source.path, whole, project)) return [];
    // A whole folder that is not there is fetched before the build, unless it stands elsewhere.
    const beside = project.hasFolder(directoryOf(whole)) || project.has(source.path) || project.hasFolder(source.path);
    if (!beside) return [];
    return [{ ...source, folder }];
  });
}

/** Whether something outside the repository, or a step before the build, may put it there. */
function mayBeMade(path: string, whole: string, project: Project): boolean {
  if (generated.test(path) || path.split('/').some(part => part.startsWith('.env'))) return true;
  const name = nameOf(path);
  for (const file of project.files) {
    if (nameOf(file.path) === '.gitignore') {
      const folder = directoryOf(file.path);
      if (folder !== '' && !whole.startsWith(`${folder}/`)) continue;
      const inside = folder === '' ? whole : whole.slice(folder.length + 1);
      if (gitIgnores(file.text, inside)) return true;
    } else if (
      /(^|\/)([Mm]akefile|[Jj]ustfile|package\.json|\.gitmodules)$|\.(sh|ya?ml)$/.test(file.path) &&
      !/compose/.test(file.path)
    ) {
      if (file.text.includes(name)) return true;
    }
  }
  return project.has('.gitmodules');
}

const generated =
  /(^|\/)(dist|build|out|output|target|bin|obj|release|publish|_build|\.next|\.output|node_modules|vendor|generated|gen|artifacts?|wheels?|certs?|ssl|keys?|secrets?|models?|data|dumps?|backups?|tmp|cache)(\/|$)|\.(jar|war|ear|whl|tar|gz|tgz|zip|deb|rpm|apk|exe|so|bin|pem|key|crt|pkl|h5|onnx|pt|joblib|sql|csv|log|pid|lock|db|sqlite3?)$/i;

/** Roughly: any line whose last name matches a part of the path. */
function gitIgnores(text: string, path: string): boolean {
  const parts = path.split('/');
  return text.split('\n').some(line => {
    const pattern = line.trim().replace(/^\*\*\/|^\/|\/$/g, '');
    if (pattern === '' || pattern.startsWith('#') || pattern.startsWith('!')) return false;
    const last = nameOf(pattern);
    if (last === '*' || last === '**') return parts.includes(pattern.split('/')[0] ?? '');
    return readIgnoreFile({ path: '', text: last }).ignores(parts.at(-1) ?? '') || parts.some(part => part === last);
  });
}

/** The file beside it with nearly the same name. */
export function neighbour(folder: string, path: string, project: Project): string | undefined {
  const place = [folder, directoryOf(path)].filter(Boolean).join('/');
  const names = project.paths.filter(other => directoryOf(other) === place).map(nameOf);
  const found = nearest(nameOf(path), names);
  return found === undefined || found === nameOf(path)
    ? undefined
    : [directoryOf(path), found].filter(Boolean).join('/');
}
