import { ignoreSettings } from '../../server/core/model/dockerfile/context-leak.js';
import {
  asksUndocumented,
  exampleText,
  hasSample,
  keepEnvOut,
  samplesOf,
} from '../../server/core/model/project/environment.js';
import { shownBy } from '../../server/core/model/project/evidence.js';
import { rule } from '../../server/core/rule.js';
import { createFile } from '../../server/core/text.js';

export default rule({
  on: 'project',
  category: 'iac',
  severity: 'medium',
  effort: [0.25, 0.5],
  applies: project => !project.isCollection && (samplesOf(project).length > 0 || asksUndocumented(project)),
  evidence: project => shownBy(samplesOf(project)),
  *check(project) {
    if (hasSample(project)) return;
    const text = exampleText(project);
    yield {
      message: 'No sample of the environment: which variables to set has to be found in the code',
      fix: text
        ? {
            title: 'Write the variables in use to a sample',
            safe: false,
            edits: () => [createFile('.env.example', text), ...keepEnvOut(project), ...ignoreSettings(project)],
          }
        : undefined,
    };
  },
});
