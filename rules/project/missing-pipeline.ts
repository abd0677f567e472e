import { shownBy } from '../../server/core/model/project/evidence.js';
import { pipelinePath, pipelineText } from '../../server/core/model/project/pipeline-file.js';
import { rule } from '../../server/core/rule.js';
import { createFile } from '../../server/core/text.js';

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
  evidence: ({ pipelines, mainWorkflow }) =>
    shownBy([...new Set([...(mainWorkflow ? [mainWorkflow.file.path] : []), ...pipelines.map(({ path }) => path)])]),
  *check(project) {
    if (project.pipelines.length) return;
    const text = pipelineText(project);
    yield {
      message: 'No pipeline checks a change before it is merged: whatever it breaks is found later, by hand',
      fix:
        text === undefined
          ? undefined
          : {
              title: 'Check each change on GitHub',
              safe: false,
              edits: () => [createFile(pipelinePath, text)],
            },
    };
  },
});
