/** Images that a release has to build before a cluster can run it: which they are, where they go, what names them there. */
import type { DataMap } from '../../yaml/edit.js';
import type { Dockerfile } from '../dockerfile/dockerfile.js';
import { type ImageReference, parseImage } from '../image.js';
import { isToolbox, knownImage } from '../known-images.js';
import type { Workload } from '../kubernetes/kubernetes.js';
import { isLocal } from '../kubernetes/workload-image.js';
import { buildCommand, imageName } from './image-build.js';
import { scanOf } from './image-scan.js';
import type { Project } from './project.js';

export interface ReleasedImage {
  /** As the manifest names it. */
  readonly written: string;
  /** The file that does. */
  readonly path: string;
  /** In the registry, without a tag; a shell fills it in. */
  readonly repository: string;
  readonly registry: 'ghcr.io' | 'docker.io';
  readonly dockerfile: Dockerfile;
}

/**
 * The project's own images that workloads run; none where others build or push them, `undefined` where it cannot be told
 * what they are built from or where they go.
 */
export function releasedImages(workloads: readonly Workload[], project: Project): readonly ReleasedImage[] | undefined {
  const { mainDockerfiles, imageBuilds } = project;
  const isPushed = imageBuilds.some(({ step }) => /\bdocker push\b|\bpush\s*:/.test(step.file.text));
  if (!mainDockerfiles.length || isPushed) return [];
  const found = new Map<string, ReleasedImage>();
  for (const { mainContainers, file } of workloads) {
    for (const container of mainContainers) {
      const written = container.get('image')?.text;
      const image = written === undefined ? undefined : parseImage(written);
      if (!image || written === undefined) return undefined;
      if (!isLocal(image) && (isToolbox(image) || knownImage(image))) continue;
      const dockerfile = sourceOf(image, project);
      const place = dockerfile && placeOf(image);
      if (!place || !/^[\w./:@-]+$/.test(written)) return undefined;
      found.set(`${file.path} ${written}`, { written, path: file.path, dockerfile, ...place });
    }
  }
  return [...found.values()];
}

/** The Dockerfile that is called as the image is, else the only one that has no name of its own. */
function sourceOf({ name }: ImageReference, { mainDockerfiles }: Project): Dockerfile | undefined {
  const called = mainDockerfiles.filter(dockerfile => {
    const own = imageName(dockerfile);
    return own !== undefined && (name === own || name.endsWith(`-${own}`));
  });
  const nameless = mainDockerfiles.filter(dockerfile => imageName(dockerfile) === undefined);
  const [only, ...others] = called.length ? called : mainDockerfiles.length === 1 ? mainDockerfiles : nameless;
  return others.length ? undefined : only;
}

/** Registries whose login is known; a bare name is one that somebody built beside the cluster. */
function placeOf({ registry, repository }: ImageReference): Pick<ReleasedImage, 'registry' | 'repository'> | undefined {
  if (registry === 'ghcr.io') return { registry, repository: `${registry}/${repository}` };
  if (registry !== undefined) return undefined;
  return repository.includes('/')
    ? { registry: 'docker.io', repository }
    : { registry: 'ghcr.io', repository: `ghcr.io/\${GITHUB_REPOSITORY_OWNER,,}/${repository}` };
}

/** The job that builds, scans and pushes each image under the revision; `undefined` where one cannot be built from here. */
export function imageJob(images: readonly ReleasedImage[], checkout: DataMap, project: Project): DataMap | undefined {
  const registries = new Set(images.map(({ registry }) => registry));
  const distinct = new Map(images.map(image => [image.repository, image]));
  const steps = Array.from(distinct.values(), ({ repository, dockerfile }) => {
    const title = repository.slice(repository.lastIndexOf('/') + 1);
    const build = buildCommand(dockerfile, '"$IMAGE"', project);
    const local = `${title}:\${{ env.REVISION }}`;
    return build === undefined
      ? []
      : [
          { name: `Build ${title}`, run: build.replace('"$IMAGE"', `"${title}:$REVISION"`) },
          scanOf({ name: local, isRemote: false }, {}, title),
          {
            name: `Push ${title}`,
            run: `docker tag "${title}:$REVISION" "${repository}:$REVISION"\ndocker push "${repository}:$REVISION"\n`,
          },
        ];
  });
  if (steps.some(part => !part.length)) return undefined;
  return {
    permissions: { contents: 'read', ...(registries.has('ghcr.io') ? { packages: 'write' } : {}) },
    steps: [checkout, ...Array.from(registries, registry => logins[registry]), ...steps.flat()],
  };
}

const logins: Readonly<Record<ReleasedImage['registry'], DataMap>> = {
  'ghcr.io': {
    name: 'Log in to the registry',
    env: { TOKEN: '${{ github.token }}' },
    run: 'echo "$TOKEN" | docker login ghcr.io --username "$GITHUB_ACTOR" --password-stdin',
  },
  'docker.io': {
    name: 'Log in to Docker Hub',
    env: { USER: '${{ vars.DOCKERHUB_USER }}', TOKEN: '${{ secrets.DOCKERHUB_TOKEN }}' },
    run: 'echo "$TOKEN" | docker login --username "$USER" --password-stdin',
  },
};

/** What a person has to set for it. */
export function imageSettings(images: readonly ReleasedImage[]): readonly (readonly [string, string])[] {
  return images.some(({ registry }) => registry === 'docker.io')
    ? [
        ['DOCKERHUB_USER', 'variable, of the repository: who pushes the images'],
        ['DOCKERHUB_TOKEN', 'secret, of the repository: an access token of theirs'],
      ]
    : [];
}

/** Commands that put the new images into the manifests before they are applied. */
export function nameImages(images: readonly ReleasedImage[]): readonly string[] {
  return images.map(({ written, repository, path }) => {
    const literal = written.replace(/[.]/g, '\\.');
    return `sed -i "s|image: *["']\\?${literal}["']\\? *\\$|image: ${repository}:$REVISION|" ${path}`;
  });
}
