import { base60 } from '../../server/core/model/compose/compose.js';
import { rule } from '../../server/core/rule.js';
import { replace } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'compose.service',
  category: 'containers',
  severity: 'low',
  effort: [0.1, 0.1],
  applies: ({ ports }) => ports.length > 0,
  *check(service) {
    for (const { yaml } of service.ports) {
      const number = base60(yaml);
      const { text } = yaml;
      if (number === undefined || text === undefined || yaml.parent !== service.yaml.get('ports')) continue;
      if (!service.owns(yaml)) continue;
      yield {
        at: yaml.span,
        message: `In YAML 1.1, which older tools read, \`${text}\` is the number ${number} and not two ports`,
        fix: { title: 'Put it in quotes', safe: true, edits: () => replace(yaml, text) },
      };
    }
  },
});
