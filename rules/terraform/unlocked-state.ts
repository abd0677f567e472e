import { addArgument, attribute } from '../../server/core/model/terraform/hcl.js';
import { isLocked, isRootHome, s3BackendAt } from '../../server/core/model/terraform/terraform.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'terraform.file',
  category: 'iac',
  severity: 'high',
  effort: [0.25, 1],
  applies: (file, project) => s3BackendAt(file, project) !== undefined && isRootHome(file, project),
  *check(file, project) {
    const backend = s3BackendAt(file, project);
    if (!backend) return;
    const { body, at } = backend.block;
    if (isLocked(backend)) return;
    yield {
      at,
      message: 'Nothing locks the state: two runs at the same time overwrite what the other one made',
      fix: {
        title: 'Lock it with a file (Terraform 1.10 or newer)',
        safe: false,
        command: 'terraform init -reconfigure',
        edits: () =>
          attribute(body, 'use_lockfile') ? undefined : addArgument(backend.file, body, 'use_lockfile', 'true'),
      },
    };
  },
});
