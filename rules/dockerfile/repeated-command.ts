import { removeInstruction } from '../../server/core/dockerfile/edit.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['DL4003', 'DL4004', 'DL3012', 'AVD-DS-0007', 'AVD-DS-0016', 'AVD-DS-0023', 'DS007', 'DS016', 'DS023'],
  applies: ({ instructions }) => instructions.some(({ keyword }) => kinds.includes(keyword)),
  *check({ instructionsNamed }) {
    for (const keyword of kinds) {
      const all = instructionsNamed(keyword);
      const last = all.at(-1);
      for (const instruction of all) {
        if (instruction === last || !last) continue;
        yield {
          at: instruction.keywordSpan,
          message: `This \`${keyword}\` never counts: a later one of the same stage replaces it`,
          related: [{ at: last.keywordSpan, message: 'The one that counts' }],
          fix: { title: `Remove this \`${keyword}\``, safe: false, edits: () => removeInstruction(instruction) },
        };
      }
    }
  },
});

const kinds = ['CMD', 'ENTRYPOINT', 'HEALTHCHECK'];
