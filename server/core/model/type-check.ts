/** Type checkers that a project is set up for, and whether its pipelines run them. */
import type { Project } from './project.js';

/** The type checker whose annotations the code has; `undefined` where it has none. */
export function typeChecker({ manifests, has }: Project): string | undefined {
  if (has('tsconfig.json') && manifests.some(({ dependencies }) => dependencies?.has('typescript'))) return 'tsc';
  return ['mypy', 'pyright', 'basedpyright'].find(checker =>
    manifests.some(({ dependencies }) => dependencies?.has(checker)),
  );
}

/** Whether a job runs it, or a build that does. */
export function checksTypes({ activity, workflows }: Project): boolean {
  return (
    workflows.some(({ jobs }) => jobs.some(({ purposes }) => purposes.has('type-check'))) ||
    activity.commands.some(({ words }) => checking.test(words.map(({ text }) => text).join(' '))) ||
    activity.actions.some(({ name }) => /mypy|pyright|pre-commit|typescript/i.test(name))
  );
}

/** Checkers, and builds that fail on a type error. */
const checking =
  /^(?:tsc|vue-tsc|svelte-check|mypy|dmypy|pyright|basedpyright|ty|pre-commit|prek|attw|api-extractor|tsd|tsgo)\b|^(?:next|ng|nest|nuxt|nuxi|remix|react-scripts|gatsby|expo|tsup|astro|tsdown|ncc|angular) (?:build|check|typecheck|prepare|--dts)|^deno (?:check|test)|\b(?:ts-node|type-?check)\b/;
