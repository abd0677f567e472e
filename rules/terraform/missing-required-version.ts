import { addArgument, attribute } from '../../server/core/model/terraform/hcl.js';
import { isRootHome, managesVersions, moduleAt } from '../../server/core/model/terraform/terraform.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'terraform.file',
  category: 'iac',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['terraform_required_version'],
  applies: isRootHome,
  *check(file, project) {
    const module = moduleAt(file, project);
    // The service that runs it, or a version manager, says which one.
    if (!module || /^(?:cloud|remote)$/.test(module.backend?.type ?? '') || managesVersions(module, project)) return;
    if (module.settings.some(({ body }) => attribute(body, 'required_version'))) return;
    const [settings] = file.settings;
    const at = settings?.at ?? file.body.blocks[0]?.typeSpan;
    if (!at) return;
    yield {
      at,
      message: 'Any version of Terraform may run this: an older one fails halfway, a newer one upgrades the state',
      fix: settings && {
        title: 'Ask for Terraform 1.5 or newer',
        safe: false,
        edits: () => addArgument(file.file, settings.body, 'required_version', '">= 1.5"'),
      },
    };
  },
});
