import { commandsWithFolders, hasPlainFiles, missingIn, runsByName } from '../../server/core/model/workflow/script.js';
import { rule } from '../../server/core/rule.js';
import { replacePart } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.step',
  category: 'ci',
  severity: 'high',
  effort: [0.1, 1],
  applies: ({ run, isPosix }) => run !== undefined && isPosix,
  *check(step, project) {
    const script = step.run;
    if (!script || !step.commands.some(runsByName) || step.yaml.has('continue-on-error')) return;
    for (const command of commandsWithFolders(step, project)) {
      const missing = missingIn(command, project);
      if (!missing || !command.decides || !hasPlainFiles(step, project)) continue;
      const { word, says, meant } = missing;
      yield {
        at: script.part(word.start, word.end) ?? script.span,
        message: `${says}: the step fails`,
        fix:
          meant === undefined
            ? undefined
            : {
                title: `Run ${meant}`.slice(0, 50),
                safe: false,
                edits: () => replacePart(script, word.start, word.end, meant),
              },
      };
    }
  },
});
