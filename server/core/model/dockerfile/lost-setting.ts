/** What a RUN changes only for itself: its shell and the programs that it starts end with it. */

import type { Edit } from '../../text.js';
import type { BuildCommand } from './build-command.js';
import { asEnv } from './run-edit.js';

export interface LostSetting {
  readonly run: BuildCommand;
  /** A sentence without its end. */
  readonly says: string;
  /** The edits that make it an ENV; `undefined` where it cannot be one. */
  readonly asEnv: (() => readonly Edit[] | undefined) | undefined;
}

/** Settings and servers that nothing behind them in the same script can use. */
export function* lostSettings(commands: readonly BuildCommand[]): Generator<LostSetting> {
  for (const run of commands) {
    if (run.next || run.command.depth > 0) continue;
    const says = whatIsLost(run);
    if (says === undefined) continue;
    const text = /^(?:export\s+)?(\w+=(?:[^\s"'`;&|()\\]+|"[^"\\`(]*"))$/.exec(run.instruction.text)?.[1];
    yield { run, says, asEnv: text === undefined ? undefined : () => asEnv(run.instruction, text) };
  }
}

function whatIsLost({ program, words, command }: BuildCommand): string | undefined {
  const [, first = '', second = ''] = words;
  const told = `\`${[command.words[0]?.text, first.split('=', 1)[0]].join(' ').trim().slice(0, 40)}\``;
  if (program === '') {
    const name = command.assignments[0]?.name;
    return name === undefined ? undefined : `\`${name.slice(0, 30)}\` ${forgotten}`;
  }
  switch (program) {
    case 'export':
    case 'alias':
    case 'umask':
    case 'shopt':
    case 'set':
      return first === '' ? undefined : `${told} ${forgotten}`;
    case 'ulimit':
      return /\d|unlimited/.test(words.slice(1).join(' ')) ? `${told} ${forgotten}` : undefined;
    case 'source':
    case '.':
      return /(^|[/.])(activate|bashrc|bash_profile|profile|zshrc|nvm\.sh|env)$/.test(first)
        ? `${told} ${forgotten}`
        : undefined;
    case 'conda':
    case 'mamba':
    case 'micromamba':
      return first === 'activate' ? `${told} ${forgotten}` : undefined;
    case 'service':
    case 'rc-service':
      return /^(re)?start$/.test(second) ? `\`${first.slice(0, 30)}\` ${stopped}` : undefined;
    case 'systemctl':
      return /^(re)?start$/.test(first) ? `\`${second.slice(0, 30)}\` ${stopped}` : undefined;
  }
  if (/^(re)?start$/.test(first) && command.words[0]?.text.startsWith('/etc/init.d/')) {
    return `\`${program.slice(0, 30)}\` ${stopped}`;
  }
  const file = command.redirections.find(({ operator }) => /^>>?$/.test(operator))?.target.text ?? '';
  return /^\/etc\/(hosts|resolv\.conf)$/.test(file)
    ? `\`${file}\` is Docker's own, and what a build writes there is lost`
    : undefined;
}

const forgotten = 'ends with this RUN: the next instruction knows nothing of it';
const stopped = 'stops when this RUN ends: an image holds no running programs';
