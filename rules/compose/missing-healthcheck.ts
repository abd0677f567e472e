import { isLasting } from '../../server/core/model/compose.js';
import {
  answersOthers,
  healthcheckData,
  healthcheckOf,
  healthOf,
  healthOfImage,
  probeFor,
  probeTitle,
  turnedOff,
} from '../../server/core/model/compose-health.js';
import { rule } from '../../server/core/rule.js';
import { remove, set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'compose.service',
  category: 'containers',
  severity: 'high',
  effort: [0.25, 0.5],
  applies(service, project) {
    const lasting = isLasting(service, project);
    if (!lasting) return lasting;
    const health = healthOf(service, project);
    if (health === 'none') return answersOthers(service, project);
    return health === undefined ? undefined : health !== 'impossible';
  },
  *check(service, project) {
    const { name, yaml, at } = service;
    const healthcheck = healthcheckOf(service, project);
    if (!healthcheck) {
      if (healthOfImage(service, project) !== 'none') return;
      const probe = probeFor(service, project);
      yield {
        at,
        message: `Nobody notices when \`${name}\` hangs: it has no healthcheck`,
        fix: probe && {
          title: probeTitle(probe),
          safe: probe.certain,
          edits: () => set(yaml, 'healthcheck', healthcheckData(probe)),
        },
      };
      return;
    }
    const off = yaml.get('healthcheck') === healthcheck ? turnedOff(healthcheck) : undefined;
    if (!off || service.ports.length === 0) return;
    const useOwn = { title: 'Use the healthcheck of the image', safe: false, edits: () => remove(yaml, 'healthcheck') };
    yield {
      at: off.keySpan ?? off.span,
      message: `Nobody notices when \`${name}\` hangs: its healthcheck is turned off`,
      fix: healthOfImage(service, project) === 'image' ? useOwn : undefined,
    };
  },
});
