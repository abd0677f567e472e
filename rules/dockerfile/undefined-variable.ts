import { insertBefore, replaceSpan } from '../../server/core/dockerfile/edit.js';
import { emptyVariables } from '../../server/core/model/dockerfile/build-variable.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['UndefinedVar', 'DL3044'],
  applies: ({ instructions }) => instructions.some(({ text }) => text.includes('$')),
  *check(stage) {
    for (const { name, at, instruction, why, meant, declarable } of emptyVariables(stage)) {
      const declare = () => insertBefore(instruction, [`ARG ${name}`]);
      const fix = { title: `Declare \`${name.slice(0, 30)}\``, safe: false, edits: declare };
      yield {
        at,
        message: `\`${name.slice(0, 30)}\` is empty here: ${why}`,
        fix: declarable
          ? fix
          : meant === undefined
            ? undefined
            : { title: `Write \`${meant.slice(0, 30)}\``, safe: false, edits: () => replaceSpan(at, `\${${meant}}`) },
      };
    }
  },
});
