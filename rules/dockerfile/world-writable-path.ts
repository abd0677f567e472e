import { replaceSpan } from '../../server/core/dockerfile/edit.js';
import {
  withoutWorldWrite,
  worldWritableCopy,
  worldWritableMode,
} from '../../server/core/model/dockerfile/file-mode.js';
import { replaceWord } from '../../server/core/model/dockerfile/run-edit.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'security',
  severity: 'high',
  effort: [0.25, 1],
  applies: ({ commands, copies, dockerfile }, project) =>
    project.mainDockerfiles.includes(dockerfile) && (commands.length > 0 || copies.length > 0),
  *check(stage) {
    const message = (flag: string) => `\`${flag}\` lets every user of the container change these files`;
    for (const run of stage.commands) {
      const word = worldWritableMode(run, stage);
      const closed = word && withoutWorldWrite(word.text);
      if (!word || !closed) continue;
      const fix = { title: `Use \`${closed}\``, safe: false, edits: () => replaceWord(run, word, closed) };
      yield { at: run.spanOf(word), message: message(`chmod ${word.text}`), fix };
    }
    for (const copy of stage.copies) {
      const mode = worldWritableCopy(copy);
      const closed = mode && withoutWorldWrite(mode.text);
      if (!mode || !closed) continue;
      const fix = { title: `Use \`${closed}\``, safe: false, edits: () => replaceSpan(mode.span, closed) };
      yield { at: mode.span, message: message(`--chmod=${mode.text}`), fix };
    }
  },
});
