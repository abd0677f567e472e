import { shortName } from '../../server/core/model/short-name.js';
import { documentsVariables, isDescribed } from '../../server/core/model/terraform/terraform.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'terraform.variable',
  category: 'iac',
  severity: 'low',
  effort: [0.05, 0.1],
  aliases: ['terraform_documented_variables'],
  // Where hardly any is described, their names are meant to say it.
  applies: (variable, project) =>
    !/(?:^|\/)(?:_?examples?|tests?|fixtures?|wrappers)\//i.test(variable.file.path) &&
    documentsVariables(variable, project),
  *check(variable) {
    if (isDescribed(variable)) return;
    yield { at: variable.at, message: `Nothing says what \`${shortName(variable.name, 45)}\` is for` };
  },
});
