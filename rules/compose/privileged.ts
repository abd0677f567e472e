import { shortName } from '../../server/core/model/compose/compose.js';
import { hostPurpose, runsMachine } from '../../server/core/model/compose/host-access.js';
import { rule } from '../../server/core/rule.js';
import { remove } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'compose.service',
  category: 'security',
  severity: 'blocker',
  effort: [0.5, 2],
  aliases: ['CL-0002'],
  applies: service => !service.compose.development && hostPurpose(service) === undefined,
  *check(service) {
    const privileged = service.yaml.get('privileged');
    if (privileged?.flag !== true || !service.owns(privileged) || runsMachine(service)) return;
    yield {
      at: privileged.span,
      message: `\`${shortName(service.name)}\` has every right on its host: whoever breaks into it owns the machine`,
      fix: { title: 'Take the rights away', safe: false, edits: () => remove(service.yaml, 'privileged') },
    };
  },
});
