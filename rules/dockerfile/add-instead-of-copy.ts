import { setKeyword } from '../../server/core/dockerfile/edit.js';
import { isPlainAdd } from '../../server/core/model/dockerfile/add.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'low',
  effort: [0.1, 0.1],
  aliases: ['DL3020', 'AVD-DS-0005', 'DS-0005', 'DS005', 'CKV_DOCKER_4'],
  applies: ({ copies }) => copies.some(({ fromContext }) => fromContext),
  *check({ copies }) {
    for (const copy of copies) {
      if (!isPlainAdd(copy)) continue;
      yield {
        at: copy.instruction.keywordSpan,
        message: '`ADD` unpacks archives and fetches addresses, and here it only copies',
        fix: { title: 'Use `COPY`', safe: true, edits: () => setKeyword(copy.instruction, 'COPY') },
      };
    }
  },
});
