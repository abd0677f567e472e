/** What a CMD or ENTRYPOINT starts, seen from production. */

import { directoryOf } from '../paths.js';
import type { Manifest } from '../project/manifest.js';
import type { Project } from '../project/project.js';
import { readCommands } from '../shell.js';
import type { Instruction, Stage } from './dockerfile.js';
import { type Start, servicesBuilding, startsOf } from './image-use.js';

/** The ENTRYPOINT and CMD that say what a container of the stage starts. */
export function ownStarts(stage: Stage): readonly Instruction[] {
  const command = stage.command();
  return [command?.entrypoint, command?.cmd].filter(instruction => instruction !== undefined);
}

export interface Uncounted {
  readonly instruction: Instruction;
  /** The instruction that makes it void. */
  readonly by: Instruction;
  /** Whether `by` is of the same kind and comes later. */
  readonly replaced: boolean;
}

/** Instructions that say what a container starts and are never heard. */
export function* uncounted({ instructionsNamed }: Stage): Generator<Uncounted> {
  for (const keyword of ['CMD', 'ENTRYPOINT', 'HEALTHCHECK']) {
    const all = instructionsNamed(keyword);
    const last = all.at(-1);
    for (const instruction of all.slice(0, -1)) if (last) yield { instruction, by: last, replaced: true };
  }
  const cmd = instructionsNamed('CMD').at(-1);
  const entrypoint = instructionsNamed('ENTRYPOINT').at(-1);
  if (!cmd || !entrypoint || entrypoint.exec || cmd.exec?.length === 0 || cmd.text === '') return;
  // In shell form it takes no arguments, but for `$@`. Brackets are a list that went wrong.
  if (entrypoint.text !== '' && !/^\[|\$[@*0-9]/.test(entrypoint.text)) {
    yield { instruction: cmd, by: entrypoint, replaced: false };
  }
}

/** The strings of the exec form that means the same; `undefined` where the instruction needs a shell. */
export function asExec(instruction: Instruction): readonly string[] | undefined {
  const { exec, text } = instruction;
  if (exec || text === '' || /^\s*\[/.test(text)) return undefined;
  const commands = readCommands(text);
  const [command] = commands;
  if (!command || commands.length !== 1 || command.assignments.length > 0 || command.redirections.length > 0)
    return undefined;
  if (command.after !== '' || command.negated || command.words.some(({ literal }) => !literal)) return undefined;
  const words = command.words.map(word => word.text);
  if (/(^|\/)(ba|da|a)?sh$/.test(words[0] ?? '') && words[1]?.startsWith('-')) return undefined;
  if (builtins.test(words[0] ?? '') || words.some(word => /[*?[\]{}~`!]|^#/.test(word))) return undefined;
  return words;
}

/** A program for development that the stage starts; `undefined` where it starts none, or something else decides what is started. */
export function developmentServer(stage: Stage, project: Project): string | undefined {
  if (servicesBuilding(stage, project).some(service => service.get('command') ?? service.get('entrypoint')))
    return undefined;
  for (const start of startsOf(stage) ?? []) {
    const found = developmentProgram(start) ?? developmentScript(start, stage, project);
    if (found !== undefined) return found;
  }
  return undefined;
}

const builtins =
  /^(exec|cd|source|\.|export|set|eval|if|while|for|until|test|\[|\[\[|:|ulimit|umask|trap|wait|read|unset|alias|shift|time|function|return|exit|echo|printf|true|false|kill|jobs|type|command)$/;

/** Programs whose authors say that they are for development. */
function developmentProgram([program = '', ...words]: Start): string | undefined {
  const [first = ''] = words.filter(word => !word.startsWith('-'));
  if (/^(nodemon|webpack-dev-server|ts-node-dev|air|browser-sync|live-server)$/.test(program)) return program;
  if (program === 'docusaurus' && first === 'start') return 'docusaurus start';
  if (/^(next|nuxt|nuxi|astro|remix|gatsby|fastapi|vercel|svelte-kit)$/.test(program) && /^(dev|develop)$/.test(first))
    return `${program} ${first}`;
  if (
    program === 'vite' &&
    (words.length === 0 || /^(dev|serve)$/.test(first) || (first === '' && words.every(word => word !== 'preview')))
  )
    return 'vite';
  if ((program === 'ng' || program === 'webpack' || program === 'vue-cli-service') && first === 'serve')
    return `${program} serve`;
  if (program === 'react-scripts' && first === 'start') return 'react-scripts start';
  if (program === 'flask' && words.includes('run')) return 'flask run';
  if (/^python[\d.]*$/.test(program) || program === 'manage.py') {
    if (words.includes('runserver') || program === 'manage.py')
      return words.includes('runserver') ? 'runserver' : undefined;
    return undefined;
  }
  if (/^(uvicorn|hypercorn|gunicorn)$/.test(program) && words.includes('--reload')) return `${program} --reload`;
  if (program === 'php')
    return words.includes('-S')
      ? 'php -S'
      : first === 'artisan' && words.includes('serve')
        ? 'artisan serve'
        : undefined;
  return undefined;
}

/** `npm start` and the like, where the script is known. */
function developmentScript([program = '', ...words]: Start, stage: Stage, project: Project): string | undefined {
  if (!/^(npm|yarn|pnpm|bun)$/.test(program)) return undefined;
  const names = words.filter(word => !word.startsWith('-'));
  const script = names[0] === 'run' || names[0] === 'run-script' ? names[1] : names[0];
  if (script === undefined) return undefined;
  const manifest = manifestOf(stage, project);
  if (!manifest)
    return /^(dev|develop|serve:dev|start:dev)$/.test(script) ? `${program} ${words.join(' ')}` : undefined;
  const text = manifest.scripts.get(script);
  for (const command of text === undefined ? [] : readCommands(text)) {
    const found = developmentProgram(wordsOf(command.words.map(word => word.text)));
    if (found !== undefined) return found;
  }
  return undefined;
}

function wordsOf(words: readonly string[]): Start {
  const [first, ...rest] = words;
  return first === 'cross-env' || first === 'npx' ? rest.filter(word => !/^\w+=/.test(word)) : words;
}

/** The manifest of the application: beside the Dockerfile, or the only one there is. */
export function manifestOf(stage: Stage, project: Project): Manifest | undefined {
  const own = project.manifests.filter(({ ecosystem }) => ecosystem === 'npm');
  const folder = directoryOf(stage.file.path);
  const beside = own.find(({ directory }) => directory === folder);
  return beside ?? (own.length === 1 ? own[0] : undefined);
}
