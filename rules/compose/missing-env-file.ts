import { shortName } from '../../server/core/model/compose/compose.js';
import { missingEnvFiles, nearestEnvFile } from '../../server/core/model/compose/files.js';
import { shortPath } from '../../server/core/model/paths.js';
import { rule } from '../../server/core/rule.js';
import { replacePart } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'compose.service',
  category: 'containers',
  severity: 'blocker',
  effort: [0.1, 0.5],
  practice: false,
  applies: ({ yaml }) => yaml.has('env_file'),
  *check(service, project) {
    for (const value of missingEnvFiles(service, project)) {
      const { text = '' } = value;
      if (!service.owns(value)) continue;
      const meant = nearestEnvFile(text, service.file, project);
      yield {
        at: value.span,
        message: `\`${shortName(service.name)}\` does not start: there is no \`${shortPath(text)}\``,
        fix: meant
          ? {
              title: `Name \`${shortPath(meant)}\` instead`,
              safe: false,
              edits: () => replacePart(value, 0, text.length, meant),
            }
          : undefined,
      };
    }
  },
});
