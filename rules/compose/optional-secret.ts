import { shortName } from '../../server/core/model/compose/compose.js';
import { nameInEnvExample } from '../../server/core/model/compose/env-example.js';
import { optionalSecrets, requiredReference } from '../../server/core/model/compose/secret.js';
import { rule } from '../../server/core/rule.js';
import { replacePart } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'compose.service',
  category: 'security',
  severity: 'medium',
  effort: [0.1, 0.25],
  *check(service, project) {
    for (const { variable, name, start, end, fallback } of optionalSecrets(service)) {
      const { yaml } = variable;
      if (!service.owns(yaml)) continue;
      const other = fallback === '' ? 'an empty one' : 'the one in this file';
      yield {
        at: yaml.part(start, end) ?? yaml.span,
        message: `Where nobody sets \`${shortName(name)}\`, Compose starts \`${shortName(service.name, 20)}\` with ${other}`,
        fix: {
          title: 'Refuse to start without it',
          safe: fallback === '',
          edits: () => {
            const edits = replacePart(yaml, start, end, requiredReference(name));
            return edits && [...edits, ...nameInEnvExample([name], service.file, project)];
          },
        },
      };
    }
  },
});
