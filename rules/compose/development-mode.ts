import { shortName } from '../../server/core/model/compose/compose.js';
import { developmentSettings, isForProduction, reloadFlag } from '../../server/core/model/compose/mode.js';
import { rule } from '../../server/core/rule.js';
import { replacePart } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'compose.service',
  category: 'deployment',
  severity: 'medium',
  effort: [0.1, 0.5],
  applies: ({ compose }, project) => isForProduction(compose, project),
  *check(service) {
    const name = shortName(service.name);
    for (const { variable, production } of developmentSettings(service)) {
      const { yaml, raw = '', start } = variable;
      if (!service.owns(yaml)) continue;
      yield {
        at: yaml.part(start, start + raw.length) ?? yaml.span,
        message: `\`${name}\` runs as if for development: \`${shortName(variable.name)}\` is \`${shortName(raw, 20)}\``,
        fix: {
          title: `Make it \`${production}\``,
          safe: false,
          edits: () => replacePart(yaml, start, start + raw.length, production),
        },
      };
    }
    const flag = reloadFlag(service);
    if (!flag || !service.owns(flag.value)) return;
    const { value, start, end } = flag;
    yield {
      at: value.part(start, end) ?? value.span,
      message: `\`${name}\` runs as if for development: it watches its files and restarts when they change`,
    };
  },
});
