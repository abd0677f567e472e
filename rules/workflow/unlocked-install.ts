import { unlockedInstalls } from '../../server/core/model/workflow/script.js';
import { rule } from '../../server/core/rule.js';
import { replacePart } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.step',
  category: 'ci',
  severity: 'medium',
  effort: [0.1, 0.1],
  aliases: ['adhoc-packages'],
  applies: ({ commands }) => commands.some(({ words }) => words[0]?.text === 'npm'),
  *check(step, project) {
    const script = step.run;
    for (const { start, end } of script ? unlockedInstalls(step, project) : []) {
      if (!script) return;
      yield {
        at: script.part(start, end) ?? script.span,
        message: '`npm install` may take other versions than the lock file names, and change it',
        fix: {
          title: 'Install what the lock file names',
          safe: true,
          edits: () => replacePart(script, start, end, 'ci'),
        },
      };
    }
  },
});
