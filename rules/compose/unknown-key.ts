import { faultsOf } from '../../server/core/model/compose/fault.js';
import { shortName } from '../../server/core/model/short-name.js';
import { rule } from '../../server/core/rule.js';
import { rename } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'compose.file',
  category: 'containers',
  severity: 'blocker',
  effort: [0.1, 0.25],
  *check(compose) {
    for (const { map, key, at, owner, meant } of faultsOf(compose).keys)
      yield {
        at,
        message: `Compose refuses the file: ${owner} has no setting \`${shortName(key, 24)}\``,
        fix:
          meant === undefined
            ? undefined
            : { title: `Call it ${meant}`, safe: false, edits: () => rename(map, key, meant) },
      };
  },
});
