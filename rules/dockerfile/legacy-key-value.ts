import { legacyPair } from '../../server/core/model/dockerfile/key-value.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'low',
  effort: [0.1, 0.1],
  aliases: ['LegacyKeyValueFormat'],
  applies: ({ instructions }) => instructions.some(({ pairs }) => pairs.length > 0),
  *check({ instructions }) {
    for (const instruction of instructions) {
      const legacy = legacyPair(instruction);
      if (!legacy) continue;
      const { pair, spaced, edits } = legacy;
      const name = `\`${pair.name.slice(0, 30)}\``;
      yield {
        at: pair.nameSpan,
        message: spaced
          ? `The value of ${name} begins with the \`=\`: no space may stand before it`
          : `${name} is set the old way, without \`=\`, which newer builders warn about`,
        fix: { title: spaced ? 'Remove the spaces' : 'Write it with `=`', safe: !spaced, edits },
      };
    }
  },
});
