import { isRootHome, keepsState, makesStateStore, moduleAt } from '../../server/core/model/terraform/terraform.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'terraform.file',
  category: 'iac',
  severity: 'high',
  effort: [1, 4],
  applies: isRootHome,
  *check(file, project) {
    const module = moduleAt(file, project);
    if (!module || makesStateStore(module) || keepsState(module)) return;
    const [settings] = module.settings;
    const [first] = file.body.blocks;
    const at = module.backend?.block.at ?? settings?.at ?? first?.typeSpan;
    if (!at) return;
    yield { at, message: 'State stays on the machine that runs Terraform: nobody else can change what it made' };
  },
});
