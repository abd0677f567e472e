import { insertBefore } from '../../server/core/dockerfile/edit.js';
import { isDownload } from '../../server/core/model/dockerfile/download.js';
import { failsOnNothing, pipefailShell, pipesFail } from '../../server/core/model/dockerfile/pipefail.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['DL4006'],
  applies: ({ commands, dockerfile }, project) =>
    project.mainDockerfiles.includes(dockerfile) && commands.some(({ command }) => command.after === '|'),
  *check(stage) {
    const fixed = new Set<unknown>();
    for (const run of stage.commands) {
      const { command, instruction } = run;
      if (!isDownload(run) || command.after !== '|' || command.captured || command.condition) continue;
      if (failsOnNothing(run) || pipesFail(run, stage) || fixed.has(instruction)) continue;
      fixed.add(instruction);
      const shell = pipefailShell(stage);
      yield {
        at: run.at,
        message: `A failed \`${run.program}\` goes unnoticed: the pipe only ends as its last command does`,
        fix: shell
          ? { title: 'Let pipes fail', safe: false, edits: () => insertBefore(instruction, [shell]) }
          : undefined,
      };
    }
  },
});
