/** Which release of an image a service runs, as far as its file says. */

import { type ImageReference, isPinned } from '../image.js';
import type { Project } from '../project/project.js';
import { folderOf, type Service } from './compose.js';
import { filledIn, interpolationsIn } from './variable.js';

/** Whether the file says which image is pulled; `undefined` where a variable does that nobody has set. */
export function namesImage(service: Service): boolean | undefined {
  const image = service.get('image');
  if (!image || service.build || service.compose.development) return false;
  return service.image && isWritten(filledIn(image.raw ?? '', service.compose.dotEnv)) ? true : undefined;
}

/** The image of a service whose release changes from pull to pull, where nothing shows that this is meant. */
export function movingImage({ image, compose }: Service, project: Project): ImageReference | undefined {
  if (!image || isPinned(image) || namesRelease(image)) return undefined;
  // Whoever runs Watchtower wants the newest.
  if (compose.services.some(other => other.image?.name === 'watchtower')) return undefined;
  // The compose file shows how to run what the Dockerfile beside it makes.
  const folder = folderOf(compose.file.path);
  if (`/${folder.toLowerCase()}`.endsWith(`/${image.name}/`) && project.has(`${folder}Dockerfile`)) return undefined;
  // Built here, by another service or file of the stack, or published from here.
  if (project.composeFiles.some(file => file.builtImages.has(image.repository))) return undefined;
  return image.name === project.name || image.name.startsWith(`${project.name}-`) ? undefined : image;
}

/** `2022-latest`, `latest-pg17`: the newest of one release. */
function namesRelease({ tag = '' }: ImageReference): boolean {
  return /^v?\d.*-latest$|^latest-pg\d/.test(tag);
}

/** Whether the tag is written here, if only as a variable's default. A default for the whole image is only an example. */
function isWritten(image: string): boolean {
  return interpolationsIn(image).every(
    ({ operator, fallback, start, end }) =>
      operator.endsWith('-') && !fallback.includes('$') && end - start < image.trim().length,
  );
}
