/** The compose files that one command starts together on a server, and which of their services are the project's own. */
import { builtStage, type ComposeFile, type Service } from '../compose/compose.js';
import { knownImage } from '../known-images.js';
import { isInSideFolder, projectName } from './image-build.js';
import { isForDevelopment } from './operation.js';
import type { Project } from './project.js';

export interface Stack {
  /** What stands behind `docker compose`: '' for the file that Compose takes by itself. */
  readonly flags: string;
  readonly files: readonly ComposeFile[];
}

/** What production starts; `undefined` where several files could be meant. */
export function productionStack({ composeFiles }: Project): Stack | undefined {
  const owned = composeFiles.filter(({ file, development }) => !development && !isInSideFolder(file.path));
  const usual = owned.find(({ file }) => isUsual(file.path));
  const production = owned.find(
    ({ file }) => /[.-](?:prod|production)\.ya?ml$/.test(file.path) && !file.path.includes('/'),
  );
  const [only, ...others] = owned.filter(({ services }) => services.some(({ build }) => build));
  if (production?.services.every(({ whole }) => whole)) return stackOf(production);
  if (production && usual) {
    return {
      flags: ` --file ${usual.file.path} --file ${production.file.path}`,
      files: [production, usual],
    };
  }
  if (usual) return stackOf(usual);
  return only && !others.length && !isForDevelopment(only.file.path) && /^[\w./-]+$/.test(only.file.path)
    ? stackOf(only)
    : undefined;
}

/** One file alone. */
export function stackOf(compose: ComposeFile): Stack {
  const { path } = compose.file;
  return { flags: isUsual(path) ? '' : ` --file ${path}`, files: [compose] };
}

function isUsual(path: string): boolean {
  return /^(?:docker-)?compose\.ya?ml$/.test(path);
}

/**
 * Whether a service runs code of the project: an image that is built here and is no database or monitor with settings, or
 * one that is called after the project or one of its folders.
 */
export function isOwnService(service: Service, project: Project): boolean {
  const { build, image } = service;
  if (build) {
    const base = builtStage(service, project)?.base.image;
    const role = base && base.name !== 'grafana' ? knownImage(base)?.role : base && 'monitoring';
    return role === undefined || role === 'server';
  }
  return image !== undefined && (project.hasFolder(image.name) || image.name === projectName(project));
}
