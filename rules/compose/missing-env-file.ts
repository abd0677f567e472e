import { shortName } from '../../server/core/model/compose.js';
import { missingEnvFiles } from '../../server/core/model/compose-files.js';
import { shortPath } from '../../server/core/model/paths.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'compose.service',
  category: 'containers',
  severity: 'blocker',
  effort: [0.1, 0.5],
  applies: ({ yaml }) => yaml.has('env_file'),
  *check(service, project) {
    for (const value of missingEnvFiles(service, project)) {
      if (!service.owns(value)) continue;
      yield {
        at: value.span,
        message: `\`${shortName(service.name)}\` does not start: there is no \`${shortPath(value.text ?? '')}\``,
      };
    }
  },
});
