import { replaceSpan } from '../../server/core/dockerfile/edit.js';
import { shellWord } from '../../server/core/model/dockerfile/build-error.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'blocker',
  effort: [0.1, 0.1],
  aliases: ['DL3021', 'AVD-DS-0011', 'DS-0011', 'DS011'],
  applies: ({ copies }) => copies.length > 0,
  *check({ copies }) {
    for (const { instruction, sources, destination } of copies) {
      const path = destination?.value;
      if (path === undefined || !destination || sources.length < 2 || instruction.open) continue;
      // What these words are is another matter.
      if (shellWord(instruction) || instruction.flags.some(({ name, value }) => name === 'from' && !value)) continue;
      if (/(^|[/\\])\.{0,2}$/.test(path)) continue;
      const quoted = /["']$/.test(destination.text);
      const end = destination.span.end - (quoted ? 1 : 0);
      yield {
        at: destination.span,
        message: `\`${path.slice(0, 40)}\` takes several files and does not end in \`/\`, so it is no folder`,
        fix: {
          title: 'End it in `/`',
          safe: true,
          edits: () => replaceSpan({ ...destination.span, start: end, end }, '/'),
        },
      };
    }
  },
});
