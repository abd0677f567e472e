import { replaceSpan } from '../../server/core/dockerfile/edit.js';
import { portError } from '../../server/core/model/dockerfile/exposed-port.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'high',
  effort: [0.1, 0.1],
  aliases: ['DL3011', 'AVD-DS-0008', 'DS-0008', 'DS008', 'ExposeInvalidFormat'],
  applies: ({ instructionsNamed }) => instructionsNamed('EXPOSE').length > 0,
  *check({ instructionsNamed }) {
    for (const { value, span } of instructionsNamed('EXPOSE').flatMap(({ words }) => words)) {
      const error = value === undefined ? undefined : portError(value);
      if (!error) continue;
      const { says, meant } = error;
      yield {
        at: span,
        message: says,
        fix:
          meant === undefined
            ? undefined
            : { title: `Name \`${meant}\` alone`, safe: false, edits: () => replaceSpan(span, meant) },
      };
    }
  },
});
