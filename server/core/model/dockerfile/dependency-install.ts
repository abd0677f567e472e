/** Installations of an application's dependencies: what else they bring along, and where they stand. */

import { moveAbove } from '../../dockerfile/edit.js';
import type { Edit } from '../../text.js';
import { directoryOf } from '../paths.js';
import { lookup, type Manifest } from '../project/manifest.js';
import type { Project } from '../project/project.js';
import { sameRun } from './build-command.js';
import type { Stage } from './dockerfile.js';
import { bringsFile } from './locked-install.js';
import { installs, type PackageCommand, packageCommands } from './package-install.js';
import { insertAfterWord } from './run-edit.js';
import { manifestOf } from './start-command.js';

/** An installation that brings along what only developers need. */
export interface DevelopmentInstall {
  readonly command: PackageCommand;
  readonly flag: string;
  edits(): readonly Edit[] | undefined;
}

/** The installations of a stage with packages for development that nothing in it uses. */
export function* developmentInstalls(stage: Stage, project: Project): Generator<DevelopmentInstall> {
  for (const command of packageCommands(stage)) {
    const { tool, verbWord, run, names } = command;
    if (!installs(command) || names.length > 0 || buildsAfterwards(command, stage)) continue;
    const flag = productionFlag(command, stage, project);
    if (flag === undefined || isTestedInside(project) || movesAway(command, stage)) continue;
    const word = verbWord ?? run.word(text => text === tool);
    yield { command, flag, edits: () => insertAfterWord(run, word, verbWord ? flag : `install ${flag}`) };
  }
}

/** Whether the project's scripts run its tests in the containers it starts. */
function isTestedInside({ files }: Project): boolean {
  return files.some(({ path, text }) => /\.(sh|ya?ml)$|makefile$|justfile$/i.test(path) && testsInside.test(text));
}

const testsInside = /\bdocker[ -]compose\b[^\n]*\b(?:exec|run)\b[^\n]*(?:test|lint|mypy|jest|coverage)/;

/** Whether it installs in another folder than the one its manifest was copied to: what is there was made by a build. */
function movesAway({ run }: PackageCommand, stage: Stage): boolean {
  const first = stage.copies.find(({ fromContext }) => fromContext)?.instruction.index ?? 0;
  return stage.instructionsNamed('WORKDIR').some(({ index }) => index > first && index < run.instruction.index);
}

/** Whether a later command of the stage may need them: a build, a test, a script. */
function buildsAfterwards({ run }: PackageCommand, stage: Stage): boolean {
  const at = stage.commands.indexOf(run);
  const later = stage.commands.slice(at + 1).some(({ program, words }) => {
    if (/^(npm|yarn|pnpm|bun)$/.test(program))
      return !/^(cache|config|install|ci|set)$/.test(words[1] ?? '') || words[1] === 'prune';
    return (
      /^(tsc|vite|next|nuxt|ng|webpack|rollup|esbuild|prisma|turbo|nx|lerna|gulp|grunt|make|rm|poetry|pytest|sh|bash|node|artisan|php|composer)$/.test(
        program,
      ) && !(program === 'rm' && words.every(word => !word.includes('node_modules')))
    );
  });
  return (
    later ||
    stage.instructionsNamed('RUN').some(({ index, exec }) => exec !== undefined && index > run.instruction.index)
  );
}

function productionFlag({ tool, run }: PackageCommand, stage: Stage, project: Project): string | undefined {
  if (tool === 'npm' || tool === 'pnpm' || tool === 'yarn') {
    const manifest = manifestOf(stage, project);
    if (!manifest || !bringsFile(stage, 'package.json', run.instruction.index, project)) return undefined;
    if (
      !isObjectWithKeys(lookup(manifest.data, 'devDependencies')) ||
      lookup(manifest.data, 'workspaces') !== undefined
    )
      return undefined;
    if (
      run.has('--production', '--prod', '-P', '--omit', '--only', '--dev', '-D') ||
      run.command.assignments.some(({ name }) => name === 'NODE_ENV')
    )
      return undefined;
    if (
      environment(stage, 'NODE_ENV') ||
      environment(stage, 'NPM_CONFIG_PRODUCTION') ||
      startNeedsDevelopment(stage, manifest)
    )
      return undefined;
    // From version 2 on, Yarn has another way.
    if (tool === 'yarn')
      return run.has('--immutable') || /"packageManager"\s*:\s*"yarn@[2-9]/.test(manifest.file.text)
        ? undefined
        : '--production';
    return tool === 'npm' ? '--omit=dev' : '--prod';
  }
  if (tool === 'composer') {
    if (run.has('--no-dev', '--dev', '-d', '--working-dir') || environment(stage, 'COMPOSER_NO_DEV')) return undefined;
    const folder = directoryOf(stage.file.path);
    const php = project.manifests.find(({ ecosystem, directory }) => ecosystem === 'php' && directory === folder);
    const isThere = php && bringsFile(stage, 'composer.json', run.instruction.index, project);
    return isThere && isObjectWithKeys(lookup(php.data, 'require-dev')) ? '--no-dev' : undefined;
  }
  const python = project.manifests.find(
    ({ file }) =>
      file.path.endsWith('pyproject.toml') &&
      bringsFile(stage, 'pyproject.toml', run.instruction.index, project) &&
      file.path.split('/').length <= stage.file.path.split('/').length,
  );
  if (tool === 'poetry' && python) {
    if (run.has('--only', '--without', '--no-dev', '--only-root') || stage.env('POETRY_WITHOUT') !== undefined)
      return undefined;
    const dev =
      lookup(python.data, 'tool', 'poetry', 'group', 'dev', 'dependencies') ??
      lookup(python.data, 'tool', 'poetry', 'dev-dependencies');
    return isObjectWithKeys(dev) ? '--only main' : undefined;
  }
  if (tool === 'uv' && python) {
    if (
      run.has(
        '--no-dev',
        '--only-group',
        '--no-default-groups',
        '--no-group',
        '--group',
        '--all-groups',
        '--only-dev',
      ) ||
      stage.env('UV_NO_DEV') !== undefined
    )
      return undefined;
    const dev =
      lookup(python.data, 'dependency-groups', 'dev') ?? lookup(python.data, 'tool', 'uv', 'dev-dependencies');
    return Array.isArray(dev) && dev.length > 0 ? '--no-dev' : undefined;
  }
  return undefined;
}

/** Whether what the container starts is itself a package for development, as `ts-node` often is. */
function startNeedsDevelopment(stage: Stage, { scripts, data }: Manifest): boolean {
  const text = stage.command()?.text ?? '';
  const script = /\b(?:npm|yarn|pnpm)\s+(?:run\s+)?([\w:-]+)/.exec(text)?.[1];
  const started = `${stage.file.path} ${text} ${script === undefined ? '' : (scripts.get(script) ?? '')}`;
  const dev = lookup(data, 'devDependencies');
  const names = typeof dev === 'object' && dev !== null ? Object.keys(dev) : [];
  if (text === '' || (script !== undefined && !scripts.has(script))) return true;
  return (
    /\b(npx|ts-node|tsx|nodemon|vite|dev|test|react-scripts|docusaurus|next|serve|build|cypress|playwright)\b|\.sh\b|\bnpm run\b.*\bnpm run\b/.test(
      started,
    ) || names.some(name => started.split(/[\s/]+/).includes(name))
  );
}

function environment(stage: Stage, name: string): boolean {
  for (let at: Stage | undefined = stage; at; at = at.parent) {
    if (
      at.instructions.some(
        ({ keyword, pairs }) => (keyword === 'ENV' || keyword === 'ARG') && pairs.some(pair => pair.name === name),
      )
    )
      return true;
  }
  return false;
}

function isObjectWithKeys(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

/** An installation behind the source code, so that every change of the code installs everything again. */
export interface LateInstall {
  readonly command: PackageCommand;
  /** The files the installation reads. */
  readonly files: readonly string[];
  edits(): readonly Edit[] | undefined;
}

export function* lateInstalls(stage: Stage, project: Project): Generator<LateInstall> {
  const whole = stage.copies.find(({ wholeContext }) => wholeContext);
  if (whole?.sources.length !== 1) return;
  const { instruction: copying } = whole;
  const target = whole.destination?.value;
  for (const command of packageCommands(stage)) {
    const { run, tool, names } = command;
    if (run.instruction.index < copying.index || !installs(command) || run.command.captured || run.command.condition)
      continue;
    const required = tool === 'pip' ? requirementsOf(command) : names.length === 0 ? manifestsOf.get(tool) : undefined;
    if (
      !required ||
      run.has('--prefix', '-C', '--cwd', '--dir', '-w', '--workspace') ||
      isNeeded(command, required, stage, project)
    )
      continue;
    const files = required.filter(name => bringsFile(stage, name, copying.index, project));
    if (files.length === 0 || !files.includes(required[0] ?? '')) continue;
    const alone = sameRun(stage.commands, run).length === 1 && run.command.words.length > 0;
    const moved =
      alone && isHere(target) && stage.instructionsNamed('WORKDIR').every(({ index }) => index < copying.index)
        ? run
        : undefined;
    yield {
      command,
      files,
      edits: () => {
        const between = stage.instructions.some(
          ({ index, keyword }) =>
            index > copying.index && index < run.instruction.index && !/^(COPY|EXPOSE|LABEL)$/.test(keyword),
        );
        return moved && !between ? moveAbove(run.instruction, copying, `COPY ${files.join(' ')} ./`) : undefined;
      },
    };
    return;
  }
}

const manifestsOf: ReadonlyMap<string, readonly string[]> = new Map([
  ['npm', ['package.json', 'package-lock.json', 'npm-shrinkwrap.json', '.npmrc']],
  ['yarn', ['package.json', 'yarn.lock']],
  ['pnpm', ['package.json', 'pnpm-lock.yaml', '.npmrc']],
  ['bun', ['package.json', 'bun.lock', 'bun.lockb']],
  ['bundle', ['Gemfile', 'Gemfile.lock']],
  ['go', ['go.mod', 'go.sum']],
]);

function requirementsOf({ run, names }: PackageCommand): readonly string[] | undefined {
  const at = run.words.findIndex(word => word === '-r' || word === '--requirement');
  const file = run.words[at + 1];
  if (at < 0 || file === undefined || names.length > 0 || run.words.filter(word => word === '-r').length > 1)
    return undefined;
  return /^(\.\/)?[\w.-]+\.txt$/.test(file) ? [file.replace('./', '')] : undefined;
}

/** Whether the installation needs more of the source than its manifests, or these were copied before. */
function isNeeded({ tool, run }: PackageCommand, required: readonly string[], stage: Stage, project: Project): boolean {
  if (
    stage.copies.some(
      ({ instruction, fromContext, wholeContext }) =>
        fromContext &&
        !wholeContext &&
        instruction.index < run.instruction.index &&
        instruction.text.includes(required[0]?.replace(/\..*/, '') ?? ''),
    )
  )
    return true;
  if (run.instruction.flags.some(({ name, value }) => name === 'mount' && /type=bind/.test(value?.text ?? '')))
    return true;
  const texts = project.files
    .filter(({ path }) => required.includes(path.slice(path.lastIndexOf('/') + 1)))
    .map(({ text }) => text);
  if (tool === 'pip') return texts.some(text => /^\s*(-e|--editable|\.|file:|-r\b|-c\b)/m.test(text));
  if (tool === 'bundle') return texts.some(text => /\bpath:|gemspec|\.ruby-version|eval_gemfile/.test(text));
  if (tool === 'go')
    return texts.some(text => /=>\s*\.{1,2}\//.test(text)) || project.paths.some(path => path.endsWith('go.work'));
  return (
    texts.some(text =>
      /"(workspaces|preinstall|postinstall|prepare|install)"\s*:|"(file|link|workspace|portal):/.test(text),
    ) || project.paths.some(path => /(^|\/)(pnpm-workspace\.yaml|patches\/|\.yarn\/)/.test(path))
  );
}

function isHere(path: string | undefined): boolean {
  return path === '.' || path === './';
}
