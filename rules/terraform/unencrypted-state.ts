import { addArgument, attribute, replaceExpression, textOf } from '../../server/core/model/terraform/hcl.js';
import { isRootHome, s3BackendAt } from '../../server/core/model/terraform/terraform.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'terraform.file',
  category: 'iac',
  severity: 'medium',
  effort: [0.25, 0.5],
  applies: (file, project) => s3BackendAt(file, project) !== undefined && isRootHome(file, project),
  *check(file, project) {
    const backend = s3BackendAt(file, project);
    if (!backend) return;
    const { body, at } = backend.block;
    const encrypt = attribute(body, 'encrypt');
    if (encrypt && textOf(encrypt.value) !== 'false') return;
    yield {
      at: encrypt?.nameSpan ?? at,
      message: 'Nothing asks to encrypt the state, in which every password and key stands in plain text',
      fix: {
        title: 'Encrypt the state',
        safe: false,
        command: 'terraform init -reconfigure',
        edits: () =>
          encrypt ? replaceExpression(encrypt.value, 'true') : addArgument(backend.file, body, 'encrypt', 'true'),
      },
    };
  },
});
