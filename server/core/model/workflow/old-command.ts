/** Commands to the runner that are printed, as they were before there were files for them. */
import type { Span } from '../../text.js';
import type { Command } from '../shell.js';
import { commandSpan, type Step } from './workflow.js';

export interface OldCommand {
  /** `set-output`. */
  readonly name: string;
  /** Whether GitHub has switched it off. Source: github.blog/changelog 2020-10-01 and 2022-10-11; read in November 2026. */
  readonly isOff: boolean;
  /** The variable that names the file which takes its place. */
  readonly file: string;
  /** The command by its name alone: what it is given may be changed by another fix. */
  readonly at: Span;
  readonly command: Command;
  /** The same by way of the file; `undefined` where that is not sure. */
  readonly replacement: string | undefined;
}

const files = new Map([
  ['set-output', 'GITHUB_OUTPUT'],
  ['save-state', 'GITHUB_STATE'],
  ['set-env', 'GITHUB_ENV'],
  ['add-path', 'GITHUB_PATH'],
]);

/** The variable by which a workflow may use the commands that are off. */
export const turnsOn = 'ACTIONS_ALLOW_UNSECURE_COMMANDS';

export function oldCommands(step: Step): Iterable<OldCommand> {
  return /::(?:set-output|save-state|set-env|add-path)/.test(step.run?.raw ?? '') ? readOldCommands(step) : [];
}

function* readOldCommands({ run, commands, isPosix, env, job }: Step): Iterable<OldCommand> {
  const allows = [env, job.env, job.workflow.env];
  for (const command of run ? commands : []) {
    const [program, said] = command.words;
    const name =
      program?.text === 'echo' && said ? /^::(set-output|save-state|set-env|add-path)/.exec(said.text)?.[1] : undefined;
    const file = files.get(name ?? '');
    if (!run || name === undefined || file === undefined) continue;
    const start = run.raw?.indexOf(`::${name}`, command.start) ?? -1;
    const replacement = isPosix
      ? rewritten(run.raw?.slice(command.start, command.end) ?? '', command, file)
      : undefined;
    const at = run.part(start, start + name.length + 2) ?? commandSpan(run, command);
    const isOff = (name === 'set-env' || name === 'add-path') && !allows.some(map => map?.get(turnsOn)?.flag);
    yield { name, isOff, file, at, command, replacement };
  }
}

/** One line that writes its value to the file; percent signs are escapes of the old form, and lines would need another. */
function rewritten(text: string, { words, redirections, after }: Command, file: string): string | undefined {
  const old = /^echo +("|')?::[\w-]+(?: name=([\w-]+))?::/.exec(text);
  const [whole, quote = '', key] = old ?? [];
  if (!whole || redirections.length || after === '|' || words.length !== (quote || !key ? 2 : 3)) return undefined;
  // The old form takes the first line of an answer, the file refuses the others; without quotes there is one line.
  if (quote === '"' && /\$\((git (diff|diff-tree|ls-files|tag|branch)|ls|find|grep)\b[^)|]*\)/.test(text))
    return undefined;
  if (/[%\n]/.test(text) || (key === undefined) !== (file === 'GITHUB_PATH')) return undefined;
  return `echo ${quote}${key === undefined ? '' : `${key}=`}${text.slice(whole.length)} >> "$${file}"`;
}
