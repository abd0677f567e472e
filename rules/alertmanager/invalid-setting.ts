import { faultsOf } from '../../server/core/model/monitoring/alertmanager-fault.js';
import { rule } from '../../server/core/rule.js';
import { rename } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'alertmanager.file',
  category: 'observability',
  severity: 'blocker',
  effort: [0.1, 0.25],
  *check(config) {
    for (const { at, reason, misspelt } of faultsOf(config))
      yield {
        at,
        message: `${reason}: Alertmanager refuses this configuration`,
        fix: misspelt && {
          title: `Call it ${misspelt.meant}`,
          safe: false,
          edits: () => rename(misspelt.map, misspelt.key, misspelt.meant),
        },
      };
  },
});
