import { replaceArguments } from '../../server/core/dockerfile/edit.js';
import type { Instruction } from '../../server/core/model/dockerfile.js';
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
      const [pair] = instruction.pairs;
      if (!pair?.legacy || !pair.value || instruction.open) continue;
      yield {
        at: pair.nameSpan,
        message: `\`${pair.name.slice(0, 30)}\` is set the old way, without \`=\`, which newer builders warn about`,
        fix: { title: 'Write it with `=`', safe: true, edits: () => withEquals(instruction) },
      };
    }
  },
});

/** Only where the value means the same on both sides: in the old form, quotes and spaces are taken as they stand. */
function withEquals(instruction: Instruction) {
  const [pair] = instruction.pairs;
  const text = pair?.value?.text.trimEnd();
  if (!pair || text === undefined || !/^[\w.-]+$/.test(pair.name)) return undefined;
  if (/^"[^"\\]*"$/.test(text) || /^[^\s"'\\]+$/.test(text)) {
    return replaceArguments(instruction, `${pair.name}=${text}`);
  }
  return /["'\\]/.test(text) ? undefined : replaceArguments(instruction, `${pair.name}="${text}"`);
}
