import { lostSettings } from '../../server/core/model/dockerfile/lost-setting.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'medium',
  effort: [0.1, 0.5],
  aliases: ['DL3001'],
  applies: ({ commands }) => commands.length > 0,
  *check({ commands }) {
    for (const { run, says, asEnv } of lostSettings(commands)) {
      yield {
        at: run.at,
        message: says,
        fix: asEnv && { title: 'Make it an ENV', safe: false, edits: asEnv },
      };
    }
  },
});
