/** Files and stages that a service needs, and whether the project has them. */
import type { Value } from '../yaml/view.js';
import { folderOf, isBase, joined, type Service } from './compose.js';
import type { Dockerfile } from './dockerfile.js';
import { directoryOf, nameOf } from './paths.js';
import type { Project } from './project.js';

/** Files of variables that a service cannot start without and that are not here, though nothing says they are kept out on purpose. */
export function missingEnvFiles({ yaml, file, compose }: Service, project: Project): readonly Value[] {
  const list = yaml.get('env_file');
  if (!list || project.isPartOfRepository) return [];
  const items = list.isList ? list.items() : [list];
  return items
    .filter(item => item.get('required')?.flag !== false)
    .map(item => (item.isMap ? item.get('path') : item))
    .filter(value => value !== undefined)
    .filter(({ text }) => text !== undefined && isMissing(text, file.path, isBase(compose), project))
    .filter(({ text = '' }) => !isKeptOut(joined(folderOf(file.path), text) ?? '', project));
}

/** The path of the Dockerfile a service is built from, where the project does not have it. */
export function missingDockerfile(service: Service, project: Project): string | undefined {
  const { build, file, compose } = service;
  const path = build?.dockerfile;
  if (path === undefined || project.has(path) || project.unread.some(unread => unread.path === path)) return undefined;
  // Laid over another file, which says where its Dockerfile is.
  const others = project.composeFiles.filter(other => other !== compose && other.service(service.name)?.build);
  if (others.some(other => !isBase(compose) || folderOf(other.file.path) === folderOf(file.path))) return undefined;
  // Outside of what is here, as submodules and generated sources are.
  if (!project.hasFolder(directoryOf(path))) return undefined;
  const fromHere = path.slice(folderOf(file.path).length);
  return isMissing(fromHere, file.path, isBase(compose), project) ? path : undefined;
}

/** The Dockerfile that lacks the stage a service asks for. */
export function dockerfileWithoutTarget({ build }: Service, project: Project): Dockerfile | undefined {
  const target = build?.target?.text;
  const path = build?.dockerfile;
  if (target === undefined || path === undefined) return undefined;
  const dockerfile = project.dockerfiles.find(({ file }) => file.path === path);
  return dockerfile?.stages.length && !dockerfile.stage(target) ? dockerfile : undefined;
}

/**
 * Whether a relative path leads to nothing. Paths of a file that Compose does not find by itself count from the folder
 * of the file it is laid over, which may be any folder above.
 */
function isMissing(path: string, from: string, base: boolean, project: Project): boolean {
  if (/^[/~$\\]|^[A-Za-z]:/.test(path)) return false;
  let folder = folderOf(from);
  for (;;) {
    const whole = joined(folder, path);
    if (whole === undefined || project.has(whole) || project.hasFolder(whole)) return false;
    if (base || folder === '') return true;
    folder = folderOf(folder.slice(0, -1));
  }
}

/** A sample of it is here, or Git is told not to keep it. */
function isKeptOut(path: string, project: Project): boolean {
  const folder = folderOf(path);
  const name = nameOf(path).replace(/^\./, '').toLowerCase();
  const stem = name.replace(/\.?env\.?/, '');
  const sample = /example|sample|template|dist|default/i;
  if (
    project.paths.some(
      other => folderOf(other) === folder && sample.test(other) && /env/i.test(other) && nameOf(other).includes(stem),
    )
  )
    return true;
  for (let at = folder; ; at = folderOf(at.slice(0, -1))) {
    const ignored = project.file(`${at}.gitignore`)?.text;
    if (
      ignored === undefined ? project.has(`${at}.gitignore`) : ignored.includes('env') || ignored.includes(nameOf(path))
    )
      return true;
    if (at === '') return false;
  }
}
