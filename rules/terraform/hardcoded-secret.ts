import { shortName } from '../../server/core/model/short-name.js';
import { textOf } from '../../server/core/model/terraform/hcl.js';
import { terraformSecret } from '../../server/core/model/terraform/secret.js';
import { namedValues } from '../../server/core/model/terraform/terraform.js';
import { rule } from '../../server/core/rule.js';
import { span } from '../../server/core/text.js';

export default rule({
  on: 'terraform.file',
  category: 'security',
  severity: 'blocker',
  effort: [0.5, 2],
  *check({ file, body }) {
    for (const { name, value } of namedValues(body)) {
      const text = textOf(value);
      const secret = text === undefined ? undefined : terraformSecret(name, text, file.path);
      if (!secret) continue;
      yield {
        at: span(file, value.start + 1, value.end - 1),
        message: `\`${shortName(name, 28)}\` shows its ${secret.kind} to everyone who can read this file`,
      };
    }
  },
});
