import { replaceSpan } from '../../server/core/dockerfile/edit.js';
import { beforeGap } from '../../server/core/model/dockerfile/continuation.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.file',
  category: 'containers',
  severity: 'low',
  effort: [0.1, 0.1],
  aliases: ['NoEmptyContinuation'],
  applies: ({ instructions }) => instructions.length > 0,
  *check({ instructions }) {
    for (const instruction of instructions) {
      const at = beforeGap(instruction);
      if (!at) continue;
      yield {
        at,
        message: 'An empty line follows, over which the instruction goes on: builders warn, and later ones stop there',
        fix: {
          title: 'Remove the empty lines',
          safe: true,
          edits: () => {
            const edits = instruction.gaps.map(gap => replaceSpan(gap, ''));
            return edits.every(edit => edit !== undefined) ? edits.flat() : undefined;
          },
        },
      };
    }
  },
});
