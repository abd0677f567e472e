import { shortName } from '../../server/core/model/short-name.js';
import { addEntry } from '../../server/core/model/terraform/hcl.js';
import {
  looseProviders,
  moduleOf,
  runsProviders,
  versionElsewhere,
} from '../../server/core/model/terraform/terraform.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'terraform.file',
  category: 'iac',
  severity: 'high',
  effort: [0.1, 0.5],
  aliases: ['terraform_required_providers'],
  applies: runsProviders,
  *check(file, project) {
    const module = moduleOf(file.file, project);
    // A lock file records the versions that are used.
    if (!module || module.locked) return;
    for (const { name, at, entry } of looseProviders(file, module)) {
      const version = versionElsewhere(name, project);
      yield {
        at,
        message: `Any version of \`${shortName(name, 30)}\` may be installed: the next major one changes or breaks this`,
        fix:
          entry && version
            ? {
                title: `Ask for ${shortName(version, 30)} as elsewhere`,
                safe: false,
                edits: () => addEntry(entry.entry.value, 'version', `"${version}"`),
              }
            : undefined,
      };
    }
  },
});
