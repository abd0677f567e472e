import { missingCache } from '../../server/core/model/workflow/package-cache.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.step',
  category: 'ci',
  severity: 'low',
  effort: [0.1, 0.1],
  applies: ({ uses }) => /^actions\/setup-(node|python|java)$/i.test(uses?.action ?? ''),
  *check(step, project) {
    const cache = missingCache(step, project);
    if (!cache || !step.uses) return;
    yield {
      at: step.uses.span,
      message: `Every run downloads all packages again: \`cache: ${cache}\` keeps them`,
      fix: { title: 'Keep downloaded packages', safe: true, edits: () => set(step.yaml, ['with', 'cache'], cache) },
    };
  },
});
