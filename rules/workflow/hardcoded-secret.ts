import { literalSecrets } from '../../server/core/model/workflow/secret.js';
import { rule } from '../../server/core/rule.js';
import { replacePart } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.file',
  category: 'security',
  severity: 'blocker',
  effort: [0.25, 1],
  aliases: ['hardcoded-container-credentials', 'hardcoded-registry-credentials', 'generic-api-key'],
  applies: workflow => workflow.jobs.length > 0,
  *check(workflow) {
    for (const { name, kind, at, value, start, end, secretName } of literalSecrets(workflow)) {
      const article = /^([aeio]|npm|x)/i.test(kind) ? 'an' : 'a';
      yield {
        at,
        message: `\`${name.slice(0, 32)}\` holds ${article} ${kind} for everyone who can read the repository`,
        fix:
          secretName === undefined
            ? undefined
            : {
                title: 'Move to GitHub Secrets',
                safe: false,
                command: `gh secret set ${secretName}`,
                edits: () => replacePart(value, start, end, `\${{ secrets.${secretName} }}`),
              },
      };
    }
  },
});
