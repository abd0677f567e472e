import { oldCommands } from '../../server/core/model/workflow/old-command.js';
import { rule } from '../../server/core/rule.js';
import { replacePart } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.step',
  category: 'ci',
  severity: 'high',
  effort: [0.1, 0.5],
  aliases: ['deprecated-commands'],
  applies: step => step.run !== undefined && step.commands.length > 0,
  *check(step) {
    for (const { name, isOff, file, at, command, replacement } of oldCommands(step)) {
      const { run } = step;
      yield {
        at,
        message: isOff
          ? `\`::${name}\` fails the step: GitHub has switched it off`
          : `\`::${name}\` is deprecated: GitHub warns at every run and is going to switch it off`,
        fix:
          run && replacement !== undefined
            ? {
                title: `Write to $${file}`,
                safe: false,
                edits: () => replacePart(run, command.start, command.end, replacement),
              }
            : undefined,
      };
    }
  },
});
