import { replaceSpan } from '../../server/core/dockerfile/edit.js';
import { withoutWorldWrite, worldWritableMode } from '../../server/core/model/file-mode.js';
import { replaceWord } from '../../server/core/model/run-edit.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'security',
  severity: 'high',
  effort: [0.25, 1],
  applies: ({ commands, copies }) => commands.length > 0 || copies.length > 0,
  *check({ commands, copies }) {
    for (const run of commands) {
      const word = worldWritableMode(run);
      if (!word) continue;
      const closed = withoutWorldWrite(word.text);
      yield {
        at: run.spanOf(word),
        message: `\`chmod ${word.text}\` lets every user of the container change these files`,
        fix: closed
          ? { title: `Use \`${closed}\``, safe: false, edits: () => replaceWord(run, word, closed) }
          : undefined,
      };
    }
    for (const { instruction } of copies) {
      const mode = instruction.flag('chmod')?.value;
      const closed = mode?.value === undefined ? undefined : withoutWorldWrite(mode.value);
      if (!mode || !closed || !/^0?[0-7]{3}$/.test(mode.text)) continue;
      yield {
        at: mode.span,
        message: `\`--chmod=${mode.text}\` lets every user of the container change these files`,
        fix: { title: `Use \`${closed}\``, safe: false, edits: () => replaceSpan(mode.span, closed) },
      };
    }
  },
});
