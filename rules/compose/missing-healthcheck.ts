import { isLasting } from '../../server/core/model/compose/compose.js';
import { answersOthers, healthcheckFix, healthOf, turnedOffIn } from '../../server/core/model/compose/health.js';
import { rule } from '../../server/core/rule.js';
import { remove } from '../../server/core/yaml/edit.js';

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
    const message = `Nobody notices when \`${name}\` hangs: `;
    if (healthOf(service, project) === 'none')
      yield { at, message: `${message}it has no healthcheck`, fix: healthcheckFix(service, project) };
    const off = turnedOffIn(service, project);
    if (!off) return;
    const useOwn = { title: 'Use the healthcheck of the image', safe: false, edits: () => remove(yaml, 'healthcheck') };
    yield {
      at: off.value.keySpan ?? off.value.span,
      message: `${message}its healthcheck is turned off`,
      fix: off.imageHasOne ? useOwn : undefined,
    };
  },
});
