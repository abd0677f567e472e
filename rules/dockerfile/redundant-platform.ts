import { replaceSpan } from '../../server/core/dockerfile/edit.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'low',
  effort: [0.1, 0.1],
  aliases: ['DL3065', 'RedundantTargetPlatform'],
  applies: ({ platform }) => platform !== undefined,
  *check({ platform, from, dockerfile }) {
    if (!platform || !/^"?\$(TARGETPLATFORM|\{TARGETPLATFORM\})"?$/.test(platform.text)) return;
    // A default of the file's own may say something else.
    if (dockerfile.instructions.some(({ pairs }) => pairs.some(pair => pair.name === 'TARGETPLATFORM' && pair.value)))
      return;
    const start = from.keywordSpan.end;
    yield {
      at: platform.span,
      message: 'Every FROM takes the platform that is built for, so this says nothing, and builders warn about it',
      fix: {
        title: 'Remove the platform',
        safe: true,
        edits: () => replaceSpan({ ...platform.span, start }, ''),
      },
    };
  },
});
