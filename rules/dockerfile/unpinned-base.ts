import { hubPath, type ImageReference, isHubName, isPinned } from '../../server/core/model/image.js';
import type { Project } from '../../server/core/model/project.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'high',
  effort: [0.1, 0.5],
  aliases: ['DL3006', 'DL3007', 'AVD-DS-0001', 'DS-0001', 'DS001', 'CKV_DOCKER_7'],
  applies(stage, project) {
    if (stage.parent || stage.base.scratch || !project.mainDockerfiles.includes(stage.dockerfile)) return false;
    const { image } = stage.base;
    if (!image) return undefined;
    if (isPinned(image)) return true;
    return isBuiltNearby(image, project) ? undefined : !isWithoutReleases(image);
  },
  *check({ base, imageSpan, from }, project) {
    const { image } = base;
    if (!image || isPinned(image) || isSetFromOutside(from.text, project)) return;
    yield {
      at: imageSpan,
      message: `Every build may start from another release: \`${shorten(image.text)}\` names none`,
    };
  },
});

/** An image that the project or its neighbours build themselves: the tag it had last is all there is. */
function isBuiltNearby(image: ImageReference, project: Project): boolean {
  const { registry, repository } = image;
  if (registry === 'localhost' || registry?.startsWith('localhost:')) return true;
  const path = hubPath(image);
  if (path !== undefined && !path.includes('/') && !isHubName(path)) return true;
  const { composeFiles, files } = project;
  const built = composeFiles.flatMap(({ services }) => services.filter(({ yaml }) => yaml.has('build')));
  if (built.some(({ yaml }) => yaml.get('image')?.raw?.split(/[:@]/, 1)[0] === repository)) return true;
  const tagged = new RegExp(`(?:-t|--tag)[ =]*["']?(?:[\\w.-]+/)?${repository.replaceAll('.', '\\.')}(?![\\w/-])`);
  return files.some(file => namesImages.test(file.path) && file.text.includes(repository) && tagged.test(file.text));
}

/** Where people write down how they build. */
const namesImages = /\.(ya?ml|md|sh|json)$|makefile$|justfile$/i;

/** Images that are published under moving tags alone. */
function isWithoutReleases({ registry, repository }: ImageReference): boolean {
  return (
    registry === 'cgr.dev' ||
    (registry === 'gcr.io' && repository.startsWith('distroless/')) ||
    repository.includes('cloud-workstations-images/') ||
    (registry === 'quay.io' && repository.startsWith('prometheus/busybox'))
  );
}

/** Whether the project's builds give a variable in the FROM a value of their own. */
function isSetFromOutside(from: string, project: Project): boolean {
  const names = Array.from(from.matchAll(/\$\{?(\w+)/g), ([, name = '']) => name);
  if (names.length === 0) return false;
  const assigned = new RegExp(`(?:^|[^\\w])(?:${names.join('|')})(?:=|[ \\t]*:)`, 'm');
  return project.files.some(({ path, text }) => /\.(ya?ml|sh)$|makefile$|justfile$/i.test(path) && assigned.test(text));
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
