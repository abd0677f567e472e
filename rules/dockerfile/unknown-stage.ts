import { replaceSpan } from '../../server/core/dockerfile/edit.js';
import { lostReference, referencesIn } from '../../server/core/model/dockerfile/stage-graph.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'high',
  effort: [0.1, 0.25],
  aliases: ['DL3022'],
  applies: stage => referencesIn(stage).length > 0,
  *check(stage, project) {
    for (const reference of referencesIn(stage)) {
      const lost = lostReference(reference, stage, project);
      if (!lost) continue;
      const { why, meant } = lost;
      yield {
        at: reference.span,
        message: `\`${reference.name?.slice(0, 30)}\` leads nowhere: ${why}`,
        fix:
          meant === undefined
            ? undefined
            : {
                title: `Take it from \`${meant.slice(0, 30)}\``,
                safe: false,
                edits: () => replaceSpan(reference.span, meant),
              },
      };
    }
  },
});
