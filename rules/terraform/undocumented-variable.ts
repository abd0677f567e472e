import { attribute } from '../../server/core/model/hcl.js';
import { shortName } from '../../server/core/model/short-name.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'terraform.variable',
  category: 'iac',
  severity: 'low',
  effort: [0.05, 0.1],
  aliases: ['terraform_documented_variables'],
  applies: ({ file }) => !/(?:^|\/)(?:_?examples?|tests?|fixtures?|wrappers)\//i.test(file.path),
  *check({ name, at, block }) {
    const description = attribute(block.body, 'description');
    if (
      description &&
      !/^"\s*"$/.test(description.value.file.text.slice(description.value.start, description.value.end))
    )
      return;
    yield { at, message: `Nothing says what \`${shortName(name, 45)}\` is for` };
  },
});
