import { type UndefinedRead, undefinedReads } from '../../server/core/model/workflow/context.js';
import { waitFor } from '../../server/core/model/workflow/mend.js';
import { isRead } from '../../server/core/model/workflow/reading.js';
import { rule } from '../../server/core/rule.js';
import type { Edit } from '../../server/core/text.js';
import { replacePart } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.file',
  category: 'ci',
  severity: 'high',
  effort: [0.1, 0.5],
  aliases: ['expression'],
  applies: isRead,
  *check(workflow, project) {
    for (const { message, meant, places, job, awaited } of undefinedReads(workflow, project)) {
      const [first, ...others] = places;
      if (!first) continue;
      const title = awaited ? `Wait for ${awaited.name} too` : `Write ${meant}`;
      const edits = () => (job && awaited ? waitFor(job, awaited) : meant && named(places, meant));
      yield {
        at: first.at,
        message: `${message}: this is always empty`,
        related: others.map(({ at }) => ({ at, message: 'So is this' })),
        fix:
          awaited || meant ? { title: title.slice(0, 50), safe: false, edits: () => edits() || undefined } : undefined,
      };
    }
  },
});

function named(places: UndefinedRead['places'], meant: string): readonly Edit[] | undefined {
  const edits = places.map(({ value, name }) => name && replacePart(value, name.start, name.end, meant));
  return edits.every(edit => edit !== undefined) ? edits.flat() : undefined;
}
