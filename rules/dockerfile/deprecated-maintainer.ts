import { replaceArguments, setKeyword } from '../../server/core/dockerfile/edit.js';
import type { Instruction } from '../../server/core/model/dockerfile/dockerfile.js';
import { rule } from '../../server/core/rule.js';
import type { Edit } from '../../server/core/text.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'low',
  effort: [0.1, 0.1],
  aliases: ['DL4000', 'AVD-DS-0022', 'DS-0022', 'DS022', 'CKV_DOCKER_6', 'MaintainerDeprecated'],
  *check({ instructionsNamed }) {
    for (const instruction of instructionsNamed('MAINTAINER')) {
      if (instruction.text === '') continue;
      yield {
        at: instruction.keywordSpan,
        message: '`MAINTAINER` is deprecated, and tools that read labels do not see it',
        fix: { title: 'Make it a label', safe: true, edits: () => asLabel(instruction) },
      };
    }
  },
});

function asLabel(instruction: Instruction): readonly Edit[] | undefined {
  const name = instruction.text.replace(/^(["'])(.*)\1$/, '$2').replace(/\\/g, '\\\\');
  if (/["$]/.test(name)) return undefined;
  const keyword = setKeyword(instruction, 'LABEL');
  const value = replaceArguments(instruction, `org.opencontainers.image.authors="${name}"`);
  return keyword && value && [...keyword, ...value];
}
