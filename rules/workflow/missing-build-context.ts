import { shortPath } from '../../server/core/model/paths.js';
import { hasPlainFiles, missingBuildInput } from '../../server/core/model/workflow/script.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'workflow.step',
  category: 'ci',
  severity: 'high',
  effort: [0.1, 1],
  practice: false,
  applies: ({ uses }) => uses?.action.toLowerCase() === 'docker/build-push-action',
  *check(step, project) {
    const missing = hasPlainFiles(step, project) ? missingBuildInput(step.job, step, project) : undefined;
    if (!missing || !step.uses) return;
    const { key, place } = missing;
    yield {
      at: step.with?.get(key)?.span ?? step.uses.span,
      message:
        place.kind === 'context'
          ? `There is no folder \`${shortPath(place.path)}\`: the image cannot be built`
          : `There is no \`${shortPath(place.path)}\`: the image cannot be built`,
    };
  },
});
