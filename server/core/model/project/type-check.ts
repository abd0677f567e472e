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
export function typeChecks(project: Project): readonly Span[] {
  const { activity, workflows } = project;
  return [
    ...workflows.flatMap(({ jobs }) =>
      jobs.flatMap(({ steps }) =>
        steps.flatMap(({ purposes }) => purposes.filter(({ purpose }) => purpose === 'type-check').map(({ at }) => at)),
      ),
    ),
    ...activity.commands
      .filter(({ words }) => checking.test(words.map(({ text }) => text).join(' ')))
      .map(({ at }) => at),
    ...checkingImages(project),
    ...activity.actions
      .filter(({ name }) => /mypy|pyright|pre-commit|typescript/i.test(name) && !/update/i.test(name))
      .map(({ step }) => step.at),
  ];
}

/** Builds of images whose Dockerfile runs a checker, or a script of a package that does. */
function checkingImages(project: Project): readonly Span[] {
  const { imageBuilds, mainDockerfiles } = project;
  const checked = new Set(
    mainDockerfiles.filter(({ file }) => runsChecker(file.text, project)).map(({ file }) => file.path),
  );
  return imageBuilds
    .filter(({ dockerfile }) => (dockerfile === undefined ? checked.size > 0 : checked.has(dockerfile)))
    .map(({ step }) => step.at);
}

function runsChecker(dockerfile: string, { manifests }: Project): boolean {
  const commands = Array.from(dockerfile.matchAll(/^[ \t]*RUN[ \t](.*)/gim), ([, run = '']) => run).flatMap(parts);
  return commands.some(command => {
    const script = /^(?:npm|pnpm|yarn|bun)(?: run)? ([\w:.-]*build[\w:.-]*)/.exec(command)?.[1];
    if (script === undefined) return checking.test(command.replace(/^npx /, ''));
    return manifests.some(manifest => parts(manifest.scripts.get(script) ?? '').some(part => checking.test(part)));
  });
}

function parts(line: string): readonly string[] {
  return line.split(/&&|\|\||;/).map(part => part.trim());
}

/** Checkers, and builds that fail on a type error. */
const checking =
  /^(?:tsc|vue-tsc|svelte-check|mypy|dmypy|pyright|basedpyright|ty|(?:pre-commit|prek) run|attw|api-extractor|tsd|tsgo)\b|^(?:next|ng|nest|nuxt|nuxi|remix|react-scripts|gatsby|expo|tsup|astro|tsdown|ncc|angular) (?:build|check|typecheck|prepare|--dts)|^deno (?:check|test)|\b(?:ts-node|type-?check)\b/;
