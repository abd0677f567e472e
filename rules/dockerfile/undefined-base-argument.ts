import { undefinedBaseArguments } from '../../server/core/model/dockerfile/base-argument.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'high',
  effort: [0.1, 0.25],
  aliases: ['UndefinedArgInFrom'],
  applies: ({ from }) => /\$/.test(from.words[0]?.text ?? ''),
  *check(stage) {
    for (const { name, span, late } of undefinedBaseArguments(stage)) {
      yield {
        at: span,
        message: late
          ? `\`${name.slice(0, 30)}\` is empty here: its ARG stands behind the first FROM`
          : `\`${name.slice(0, 30)}\` is empty here: no ARG above the first FROM declares it`,
        related: late ? [{ at: late, message: 'Only for the rest of this stage' }] : [],
      };
    }
  },
});
