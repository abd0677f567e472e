import { removeInstruction } from '../../server/core/dockerfile/edit.js';
import { uncounted } from '../../server/core/model/dockerfile/start-command.js';
import { rule } from '../../server/core/rule.js';

const trivyIds = ['07', '16', '23'].flatMap(number => [`AVD-DS-00${number}`, `DS-00${number}`, `DS0${number}`]);

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['DL4003', 'DL4004', 'DL3012', 'MultipleInstructionsDisallowed', ...trivyIds],
  applies: ({ instructions }) => instructions.some(({ keyword }) => /^(CMD|ENTRYPOINT|HEALTHCHECK)$/.test(keyword)),
  *check(stage) {
    for (const { instruction, by, replaced } of uncounted(stage)) {
      const { keyword } = instruction;
      yield {
        at: instruction.keywordSpan,
        message: replaced
          ? `This \`${keyword}\` never counts: a later one of the same stage replaces it`
          : `This \`${keyword}\` never counts: an ENTRYPOINT that a shell starts takes no arguments`,
        related: [{ at: by.keywordSpan, message: replaced ? 'The one that counts' : 'The one in shell form' }],
        fix: replaced
          ? { title: `Remove this \`${keyword}\``, safe: false, edits: () => removeInstruction(instruction) }
          : undefined,
      };
    }
  },
});
