import type { Command } from '../../server/core/model/shell.js';
import { commandSpan } from '../../server/core/model/workflow.js';
import { type Problem, rule } from '../../server/core/rule.js';
import { replacePart } from '../../server/core/yaml/edit.js';
import type { Value } from '../../server/core/yaml/view.js';

export default rule({
  on: 'workflow.step',
  category: 'ci',
  severity: 'high',
  effort: [0.1, 0.5],
  aliases: ['deprecated-commands'],
  applies: step => step.run !== undefined && step.commands.length > 0,
  *check({ run, commands, isPosix }) {
    if (!run) return;
    for (const command of commands) {
      const [program, said] = command.words;
      const found =
        program?.text === 'echo' && said ? /^::(set-output|save-state|set-env|add-path)/.exec(said.text) : null;
      if (found?.[1]) yield problem(run, command, found[1], isPosix);
    }
  },
});

const files = new Map([
  ['set-output', 'GITHUB_OUTPUT'],
  ['save-state', 'GITHUB_STATE'],
  ['set-env', 'GITHUB_ENV'],
  ['add-path', 'GITHUB_PATH'],
]);

function problem(run: Value, command: Command, name: string, isPosix: boolean): Problem {
  const isOff = name === 'set-env' || name === 'add-path';
  const file = files.get(name) ?? '';
  return {
    at: wordSpan(run, command, name),
    message: isOff
      ? `\`::${name}\` fails the step: GitHub has switched it off`
      : `\`::${name}\` is deprecated: GitHub warns at every run and is going to switch it off`,
    fix: isPosix
      ? { title: `Write to $${file}`, safe: false, edits: () => replacement(run, command, file) }
      : undefined,
  };
}

/** The old command alone: what it is given may be changed by another fix. */
function wordSpan(run: Value, command: Command, name: string) {
  const start = run.raw?.indexOf(`::${name}`, command.start) ?? -1;
  return run.part(start, start + name.length + 2) ?? commandSpan(run, command);
}

/** One line that writes its value to the file; percent signs are escapes of the old form, and lines would need another. */
function replacement(run: Value, { words, redirections, start, end, after }: Command, file: string) {
  const text = run.raw?.slice(start, end) ?? '';
  const old = /^echo +("|')?::[\w-]+(?: name=([\w-]+))?::/.exec(text);
  const [whole, quote = '', key] = old ?? [];
  if (!whole || redirections.length || after === '|' || words.length !== (quote || !key ? 2 : 3)) return undefined;
  if (/[%\n]/.test(text) || (key === undefined) !== (file === 'GITHUB_PATH')) return undefined;
  const value = text.slice(whole.length);
  return replacePart(run, start, end, `echo ${quote}${key === undefined ? '' : `${key}=`}${value} >> "$${file}"`);
}
