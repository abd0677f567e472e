import { replaceSpan } from '../../server/core/dockerfile/edit.js';
import { brokenList } from '../../server/core/model/dockerfile/exec-form.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'high',
  effort: [0.1, 0.25],
  applies: ({ instructions }) => instructions.some(({ text }) => text.includes('[')),
  *check({ instructions }) {
    for (const instruction of instructions) {
      const broken = brokenList(instruction);
      if (!broken) continue;
      const { at, says, meant } = broken;
      const oneLine = at.end === instruction.textSpan.end;
      yield {
        at,
        message: says,
        fix:
          meant === undefined || !oneLine
            ? undefined
            : { title: 'Write it as a JSON list', safe: false, edits: () => replaceSpan(at, meant) },
      };
    }
  },
});
