/** Type checkers that a project is set up for, and whether its pipelines run them. */
import type { Span } from '../../text.js';
import type { Project } from './project.js';

/** The type checker whose annotations the code has; `undefined` where it has none. */
export function typeChecker({ manifests, has }: Project): string | undefined {
  if (has('tsconfig.json') && manifests.some(({ dependencies }) => dependencies?.has('typescript'))) return 'tsc';
  return ['mypy', 'pyright', 'basedpyright'].find(checker =>
    manifests.some(({ dependencies }) => dependencies?.has(checker)),
  );
}

/** Where a job runs it, or a build that does. */
export function typeChecks({ activity, workflows }: Project): readonly Span[] {
  return [
    ...workflows.flatMap(({ jobs }) =>
      jobs.flatMap(({ steps }) =>
        steps.flatMap(({ purposes }) => purposes.filter(({ purpose }) => purpose === 'type-check').map(({ at }) => at)),
      ),
    ),
    ...activity.commands
      .filter(({ words }) => checking.test(words.map(({ text }) => text).join(' ')))
      .map(({ at }) => at),
    ...activity.actions
      .filter(({ name }) => /mypy|pyright|pre-commit|typescript/i.test(name))
      .map(({ step }) => step.at),
  ];
}

/** Checkers, and builds that fail on a type error. */
const checking =
  /^(?:tsc|vue-tsc|svelte-check|mypy|dmypy|pyright|basedpyright|ty|pre-commit|prek|attw|api-extractor|tsd|tsgo)\b|^(?:next|ng|nest|nuxt|nuxi|remix|react-scripts|gatsby|expo|tsup|astro|tsdown|ncc|angular) (?:build|check|typecheck|prepare|--dts)|^deno (?:check|test)|\b(?:ts-node|type-?check)\b/;
