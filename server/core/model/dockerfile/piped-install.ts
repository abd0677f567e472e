/** Scripts that are run as they come from the network. */
import type { BuildCommand } from './build-command.js';
import { addressesIn, isDownload, isVersioned } from './download.js';

export interface PipedInstall {
  readonly download: BuildCommand;
  /** The program that runs what comes. */
  readonly shell: string;
}

/** `curl … | sh`, `sh -c "$(curl …)"` and `bash <(curl …)`. */
export function* pipedInstalls(commands: readonly BuildCommand[]): Generator<PipedInstall> {
  for (const [index, run] of commands.entries()) {
    // A pinned script is as good as a pinned package, and what goes to a file does not go down the pipe.
    if (!isDownload(run) || addressesIn(run).some(({ url }) => isVersioned(url)) || writesFile(run)) continue;
    const { command, instruction } = run;
    const { next } = run;
    if (command.after === '|' && next && interpreter.test(next.program) && readsInput(next)) {
      yield { download: run, shell: next.program };
      continue;
    }
    // A substitution ends before the command it stands in.
    const outer = commands
      .slice(index + 1)
      .find(other => other.instruction === instruction && other.command.depth < command.depth);
    if (!outer || command.start < outer.command.start) continue;
    if (interpreter.test(outer.program) && /^(-\w*c|<\()/.test(outer.words[1] ?? '<(')) {
      yield { download: run, shell: outer.program };
    }
  }
}

function writesFile({ program, words }: BuildCommand): boolean {
  const at = words.findIndex(word =>
    (program === 'curl' ? /^(-[a-zA-Z]*o|--output)$/ : /^(-[a-zA-Z]*O|--output-document)$/).test(word),
  );
  return at > 0 && !/^(-|\/dev\/stdout)$/.test(words[at + 1] ?? '-');
}

const interpreter = /^((ba|da|a|z)?sh|python[\d.]*|perl|ruby|node|php)$/;

/** Whether what comes through the pipe is the script: no other is named. */
function readsInput({ words }: BuildCommand): boolean {
  const rest = words.slice(1);
  if (rest.some(word => /^-\w*c$|^-e$|^-r$|^-m$/.test(word))) return false;
  const [first] = rest.filter(word => !word.startsWith('-') || word === '-');
  return first === undefined || first === '-' || rest.some(word => /^-\w*s$|^--$/.test(word));
}
