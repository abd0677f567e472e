/** Files and stages that a service needs, and whether the project has them. */

import { nearest } from '../../nearest.js';
import type { TextFile } from '../../text.js';
import type { Value } from '../../yaml/view.js';
import type { Dockerfile } from '../dockerfile/dockerfile.js';
import { directoryOf, nameOf } from '../paths.js';
import type { Project } from '../project/project.js';
import { folderOf, isBase, joined, type Service } from './compose.js';

/** Files of variables that a service cannot start without and that are not here, though nothing says they are kept out on purpose. */
export function missingEnvFiles({ yaml, file }: Service, project: Project): readonly Value[] {
  const list = yaml.get('env_file');
  if (!list || project.isPartOfRepository) return [];
  const items = list.isList ? list.items() : [list];
  return items
    .filter(item => item.get('required')?.flag !== false)
    .map(item => (item.isMap ? item.get('path') : item))
    .filter(value => value !== undefined)
    .filter(({ text }) => text !== undefined && isMissing(text, file.path, project))
    .filter(({ text = '' }) => isExpected(joined(folderOf(file.path), text), project));
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
  // Docker takes the name in lower case too.
  if (path.endsWith('Dockerfile') && project.has(path.replace(/Dockerfile$/, 'dockerfile'))) return undefined;
  const fromHere = path.startsWith(folderOf(file.path)) ? path.slice(folderOf(file.path).length) : path;
  return isMissing(fromHere, file.path, project) ? path : undefined;
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
 * Whether a relative path leads to nothing. Paths count from the folder of the file that this one is laid over or
 * included by, or from the one that `--project-directory` names: it may be any folder above.
 */
function isMissing(path: string, from: string, project: Project): boolean {
  if (/^[/~$\\]|^[A-Za-z]:/.test(path)) return false;
  let folder = folderOf(from);
  for (;;) {
    const whole = joined(folder, path);
    if (whole === undefined || project.has(whole) || project.hasFolder(whole)) return false;
    if (folder === '') return true;
    folder = folderOf(folder.slice(0, -1));
  }
}

/**
 * Whether a file of variables was meant to be kept with the others: its like are here, and nothing keeps it out. Most are
 * made by hand on every machine, and that they are not here says nothing.
 */
function isExpected(path: string | undefined, project: Project): boolean {
  if (path === undefined || nameOf(path).startsWith('.')) return false;
  const beside = project.paths.filter(other => folderOf(other) === folderOf(path) && /env/i.test(nameOf(other)));
  if (beside.some(other => sample.test(other)) || !beside.some(other => nameOf(other).endsWith('.env'))) return false;
  // In whichever folder: who keeps its like out in one has made it by hand in the other.
  const ignores = project.paths.filter(other => nameOf(other) === '.gitignore').map(other => project.file(other)?.text);
  return ignores.every(text => text !== undefined && !/\benv\b/.test(text) && !text.includes(nameOf(path)));
}

/** The file of variables that was probably meant. */
export function nearestEnvFile(written: string, { path }: TextFile, project: Project): string | undefined {
  const name = nameOf(written);
  const folder = folderOf(joined(folderOf(path), written) ?? '');
  const beside = project.paths.filter(other => folderOf(other) === folder && !sample.test(other)).map(nameOf);
  const meant = nearest(name, beside);
  const whole = meant && written.slice(0, written.length - name.length) + meant;
  return whole && whole.length <= 30 ? whole : undefined;
}

const sample = /example|sample|template|dist|default/i;
