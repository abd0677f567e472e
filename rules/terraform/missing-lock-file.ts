import { ignoresLocks, isRootHome, moduleAt } from '../../server/core/model/terraform/terraform.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'terraform.file',
  category: 'iac',
  severity: 'medium',
  effort: [0.1, 0.25],
  applies: isRootHome,
  *check(file, project) {
    const module = moduleAt(file, project);
    if (!module || module.locked || ignoresLocks(module, project)) return;
    const at = file.settings[0]?.at ?? file.body.blocks[0]?.typeSpan;
    if (!at) return;
    yield { at, message: 'No `.terraform.lock.hcl`: every run may install other providers, and none is checked' };
  },
});
