/** Whether the release of a base image can be named, and who names it. */

import { hubPath, type ImageReference, isHubName } from '../image.js';
import { directoryOf, nameOf } from '../paths.js';
import type { Project } from '../project/project.js';
import type { Stage } from './dockerfile.js';

/** An image that the project or its neighbours build themselves: the tag it had last is all there is. */
export function isBuiltNearby(image: ImageReference, stage: Stage, project: Project): boolean {
  const { registry, repository } = image;
  if (registry === 'localhost' || registry?.startsWith('localhost:')) return true;
  const path = hubPath(image);
  if (path !== undefined && !path.includes('/') && !isHubName(path)) return true;
  if (hasFolder(image, stage, project)) return true;
  const { composeFiles, files } = project;
  const built = composeFiles.flatMap(({ services }) => services.filter(({ yaml }) => yaml.has('build')));
  if (built.some(({ yaml }) => yaml.get('image')?.raw?.split(/[:@]/, 1)[0] === repository)) return true;
  const tagged = new RegExp(`(?:-t|--tag)[ =]*["']?(?:[\\w.-]+/)?${repository.replaceAll('.', '\\.')}(?![\\w/-])`);
  return files.some(file => namesImages.test(file.path) && file.text.includes(repository) && tagged.test(file.text));
}

/** Images that are published under moving tags alone. */
export function isWithoutReleases({ registry, repository }: ImageReference): boolean {
  return (
    registry === 'cgr.dev' ||
    (registry === 'gcr.io' && repository.startsWith('distroless/')) ||
    repository.includes('cloud-workstations-images/') ||
    repository.endsWith('-insider') ||
    (registry === 'quay.io' && repository.startsWith('prometheus/busybox'))
  );
}

/** Whether the project's builds give a variable in the FROM a value of their own. */
export function isSetFromOutside({ from }: Stage, project: Project): boolean {
  const names = Array.from(from.text.matchAll(/\$\{?(\w+)/g), ([, name = '']) => name);
  if (names.length === 0) return false;
  const assigned = new RegExp(`(?:^|[^\\w])(?:${names.join('|')})(?:=|[ \\t]*:)`, 'm');
  return project.files.some(({ path, text }) => /\.(ya?ml|sh)$|makefile$|justfile$/i.test(path) && assigned.test(text));
}

/** A Dockerfile in a folder called like the image: the usual order of those who publish many. */
function hasFolder({ repository }: ImageReference, stage: Stage, { dockerfiles }: Project): boolean {
  const name = nameOf(repository);
  return repository.includes('/') || !isHubName(name)
    ? dockerfiles.some(({ file }) => file !== stage.file && nameOf(directoryOf(file.path)) === name)
    : false;
}

/** Where people write down how they build. */
const namesImages = /\.(ya?ml|md|sh|json)$|makefile$|justfile$/i;
