import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'ci',
  severity: 'blocker',
  effort: [2, 8],
  applies({ hasCode, pipelines, isPartOfRepository }) {
    if (!hasCode) return false;
    if (isPartOfRepository && pipelines.length === 0) return undefined;
    // Pipelines below the root may belong to projects of their own, or wait for their folder to become one.
    return pipelines.length === 0 || pipelines.some(({ root }) => root === '') || undefined;
  },
  *check({ pipelines }) {
    if (pipelines.length) return;
    yield { message: 'No pipeline checks a change before it is merged: whatever it breaks is found later, by hand' };
  },
});
