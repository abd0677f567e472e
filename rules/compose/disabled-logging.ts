import { isLasting, shortName } from '../../server/core/model/compose/compose.js';
import { discardedLogs, rotation } from '../../server/core/model/compose/logging.js';
import { rule } from '../../server/core/rule.js';
import { type Edits, replace } from '../../server/core/yaml/edit.js';
import type { Value } from '../../server/core/yaml/view.js';

export default rule({
  on: 'compose.service',
  category: 'observability',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['CL-0014'],
  applies: isLasting,
  *check(service) {
    const driver = discardedLogs(service);
    if (!driver || !service.owns(driver)) return;
    yield {
      at: driver.span,
      message: `Nobody can see why \`${shortName(service.name)}\` fails: its logs are thrown away`,
      fix: { title: 'Keep the last 30 MB', safe: true, edits: () => keep(service.yaml.get('logging')) },
    };
  },
});

function keep(logging: Value | undefined): Edits {
  return logging && replace(logging, rotation);
}
