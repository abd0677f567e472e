import { commentCommand } from '../../server/core/model/workflow/untrusted.js';
import { rule } from '../../server/core/rule.js';
import { replace } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.job',
  category: 'security',
  severity: 'high',
  effort: [0.1, 0.5],
  aliases: ['missing_workflow_trigger_authorization', 'improper-access-control'],
  applies: job => job.workflow.startsOn('issue_comment') && !job.callsReusable,
  *check(job) {
    const condition = commentCommand(job);
    if (!condition) return;
    const { value, text } = condition;
    yield {
      at: value.lines()[0]?.span ?? value.span,
      message: `Anybody who may comment starts \`${job.name.slice(0, 30)}\`, which holds the repository's secrets`,
      fix: {
        title: 'Only listen to members of the project',
        safe: false,
        edits: () => {
          const members = `contains(fromJSON('["OWNER","MEMBER","COLLABORATOR"]'), github.event.comment.author_association)`;
          return replace(value, `\${{ (${text}) && ${members} }}`);
        },
      },
    };
  },
});
