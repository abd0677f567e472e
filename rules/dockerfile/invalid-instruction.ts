import { replaceSpan, setKeyword } from '../../server/core/dockerfile/edit.js';
import { buildErrors } from '../../server/core/model/dockerfile/build-error.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.file',
  category: 'containers',
  severity: 'blocker',
  effort: [0.1, 0.25],
  aliases: ['DL1000', 'DL3043', 'DL3061'],
  applies: ({ instructions }) => instructions.length > 0,
  *check(dockerfile) {
    for (const { at, says, meant, misspelt } of buildErrors(dockerfile)) {
      yield {
        at,
        message: `${says}, so \`docker build\` stops before it begins`,
        fix:
          meant === undefined
            ? undefined
            : {
                title: `Write \`${meant}\``,
                safe: false,
                edits: () => (misspelt ? setKeyword(misspelt, meant) : replaceSpan(at, meant)),
              },
      };
    }
  },
});
