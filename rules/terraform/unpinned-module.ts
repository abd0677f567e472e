import { shortName } from '../../server/core/model/short-name.js';
import { addArgument } from '../../server/core/model/terraform/hcl.js';
import { callVersionElsewhere, driftOf } from '../../server/core/model/terraform/terraform.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'terraform.call',
  category: 'iac',
  severity: 'high',
  effort: [0.1, 0.5],
  aliases: ['terraform_module_version', 'terraform_module_pinned_source', 'CKV_TF_1', 'CKV_TF_2'],
  *check(call, project) {
    const drift = driftOf(call, project);
    if (drift === undefined || !call.source) return;
    const version = drift === 'its newest version' ? callVersionElsewhere(call, project) : undefined;
    const { file, block, source } = call;
    yield {
      at: { file, start: source.start, end: source.end },
      message: `Module \`${shortName(call.name, 30)}\` takes ${drift}, which may change any day`,
      fix: version
        ? {
            title: `Ask for ${shortName(version, 30)} as elsewhere`,
            safe: false,
            edits: () => addArgument(file, block.body, 'version', `"${version}"`, 'source'),
          }
        : undefined,
    };
  },
});
