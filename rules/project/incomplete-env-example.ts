import { addToSample, sampleFor, samplesOf, unsampledVariables } from '../../server/core/model/project/environment.js';
import { shownBy } from '../../server/core/model/project/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'iac',
  severity: 'medium',
  effort: [0.1, 0.1],
  applies(project) {
    const samples = samplesOf(project);
    return samples.length === 0 ? false : samples.every(path => project.file(path)) || undefined;
  },
  evidence: project => shownBy(samplesOf(project)),
  *check(project) {
    for (const { name, at } of unsampledVariables(project)) {
      const sample = sampleFor(at.file, project)?.slice(-30);
      if (sample === undefined) continue;
      yield {
        at,
        message: `\`${name.slice(0, 36)}\` is read here and missing from \`${sample}\`: nobody knows to set it`,
        fix: { title: 'Add it to the sample', safe: true, edits: () => addToSample([name], at.file, project) },
      };
    }
  },
});
