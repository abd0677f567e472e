import { splitAt } from '../../server/core/dockerfile/edit.js';
import { swallowedBy } from '../../server/core/model/dockerfile/continuation.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.file',
  category: 'containers',
  severity: 'high',
  effort: [0.1, 0.25],
  applies: ({ instructions }) => instructions.length > 0,
  *check({ instructions, syntax }) {
    for (const instruction of instructions) {
      const swallowed = swallowedBy(instruction);
      if (!swallowed) continue;
      const { keyword, at, lineStart } = swallowed;
      yield {
        at,
        message: `\`${keyword}\` is read as words of the \`${instruction.keyword.slice(0, 20)}\` above, which ends in \`${syntax.escape}\``,
        related: [{ at: instruction.keywordSpan, message: 'The instruction that goes on' }],
        fix: { title: 'End the instruction above', safe: false, edits: () => splitAt(instruction, lineStart) },
      };
    }
  },
});
