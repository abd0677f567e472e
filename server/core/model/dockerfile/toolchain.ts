/** Base images that compile, and what is left in an image of them. */

import { hubPath, type ImageReference } from '../image.js';
import type { Stage } from './dockerfile.js';
import { startsOf } from './image-use.js';

/** The language whose compiler a stage uses and keeps; `undefined` where it keeps none, or starts it itself. */
export function shippedCompiler(stage: Stage): string | undefined {
  const { image } = stage.base;
  const known = image && compilerOf(image);
  if (!known) return undefined;
  const { language, programs, builds } = known;
  const compiles = stage.commands.some(
    ({ program, words }) => programs.test(program) && words.some(word => builds.test(word)),
  );
  const starts = startsOf(stage);
  if (
    !compiles ||
    !starts ||
    starts.some(([program = '', ...words]) => programs.test(program) && !words.some(word => /\.(jar|dll)$/.test(word)))
  )
    return undefined;
  return language;
}

/** The tag of the slimmed image of the same release; `undefined` where there is none. */
export function slimVariant(stage: Stage): string | undefined {
  const { image } = stage.base;
  const path = image && hubPath(image);
  if (!image || path === undefined || image.digest !== undefined || !slimmed.has(path)) return undefined;
  const tag = image.tag ?? '';
  return /^\d+(\.\d+)*(-(bookworm|trixie|bullseye))?$/.test(tag) ? `${tag}-slim` : undefined;
}

const slimmed = new Set(['node', 'python', 'ruby']);

interface Compiler {
  readonly language: string;
  readonly programs: RegExp;
  readonly builds: RegExp;
}

function compilerOf(image: ImageReference): Compiler | undefined {
  const path = hubPath(image);
  if (image.registry === 'mcr.microsoft.com' && image.repository === 'dotnet/sdk') return compilers.get('dotnet');
  return path === undefined ? undefined : compilers.get(path);
}

const java = {
  language: 'Java build',
  programs: /^(mvnw?|gradlew?)$/,
  builds: /^(package|install|verify|clean|build|assemble|bootJar|shadowJar)$/,
};

const compilers: ReadonlyMap<string, Compiler> = new Map([
  ['golang', { language: 'Go', programs: /^go$/, builds: /^(build|install)$/ }],
  ['rust', { language: 'Rust', programs: /^cargo$/, builds: /^(build|install)$/ }],
  ['maven', java],
  ['gradle', java],
  ['dotnet', { language: '.NET build', programs: /^dotnet$/, builds: /^(publish|build)$/ }],
]);
