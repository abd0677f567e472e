import { scriptFaults } from '../../server/core/model/dockerfile/script-fault.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'high',
  effort: [0.1, 0.25],
  aliases: ['SC1020', 'SC1035', 'SC1073', 'SC1078'],
  applies: ({ commands }) => commands.length > 0,
  *check({ commands }) {
    for (const { at, says } of scriptFaults(commands)) yield { at, message: says };
  },
});
