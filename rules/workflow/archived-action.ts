import { archivedActions } from '../../server/core/model/workflow/archived-actions.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'workflow.step',
  category: 'security',
  severity: 'medium',
  effort: [0.25, 1],
  aliases: ['archived-uses'],
  applies: step => step.uses?.ref !== undefined,
  *check({ uses }) {
    const archived = archivedActions.get(uses?.action.toLowerCase() ?? '');
    if (!uses || !archived) return;
    const { successor } = archived;
    const hint = successor
      ? `: ${successor.includes('`') ? successor : `\`${successor}\``} does its work`
      : ': no more fixes come';
    yield { at: uses.span, message: `\`${uses.action}\` is no longer kept up${hint}` };
  },
});
