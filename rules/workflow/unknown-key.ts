import { shortName } from '../../server/core/model/short-name.js';
import { isRead, readingOf } from '../../server/core/model/workflow/reading.js';
import { rule } from '../../server/core/rule.js';
import { rename } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.file',
  category: 'ci',
  severity: 'blocker',
  effort: [0.1, 0.25],
  aliases: ['syntax-check'],
  applies: isRead,
  *check(workflow) {
    for (const { map, entry, of, meant } of readingOf(workflow).unknownKeys) {
      const { key, keySpan: at } = entry;
      yield {
        at,
        message: `\`${shortName(key, 30)}\` is no key of ${of}: GitHub refuses the whole workflow`,
        fix:
          meant === undefined
            ? undefined
            : { title: `Write ${meant}`, safe: false, edits: () => rename(map, key, meant) },
      };
    }
  },
});
