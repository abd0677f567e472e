import { faultsOf } from '../../server/core/model/compose/fault.js';
import { rule } from '../../server/core/rule.js';
import { replace } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'compose.file',
  category: 'containers',
  severity: 'blocker',
  effort: [0.1, 0.25],
  *check(compose) {
    for (const { value, at, reason: message, meant } of faultsOf(compose).values)
      yield {
        at,
        message,
        fix: meant && { title: meant.title, safe: false, edits: () => replace(value, meant.data) },
      };
  },
});
