import { shortName } from '../../server/core/model/compose/compose.js';
import {
  documents,
  isSetByScript,
  nameInEnvExample,
  samplesBeside,
} from '../../server/core/model/compose/env-example.js';
import { fails, requiredVariables, setsItself } from '../../server/core/model/compose/variable.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'compose.file',
  category: 'iac',
  severity: 'low',
  effort: [0.1, 0.1],
  applies(compose, project) {
    const samples = samplesBeside(compose.file, project);
    if (samples?.length === 0 || requiredVariables(compose).length === 0) return false;
    return samples && true;
  },
  *check(compose, project) {
    const samples = samplesBeside(compose.file, project) ?? [];
    for (const variable of requiredVariables(compose)) {
      const { name, value, interpolation } = variable;
      // Who gets an error has learned of it.
      if (fails(variable) || setsItself(name) || isSetByScript(name, project)) continue;
      if (samples.some(sample => documents(sample, name))) continue;
      yield {
        at: value.part(interpolation.start, interpolation.end) ?? value.span,
        message: `Nobody learns that \`${shortName(name, 50)}\` is needed: the sample of the environment lacks it`,
        fix: {
          title: 'Name it in the sample',
          safe: true,
          edits: () => nameInEnvExample([name], compose.file, project),
        },
      };
    }
  },
});
