import { popularNear } from '../../server/core/model/workflow/known-actions.js';
import { rule } from '../../server/core/rule.js';
import { replacePart } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.step',
  category: 'security',
  severity: 'medium',
  effort: [0.1, 0.1],
  aliases: ['typosquat-uses'],
  applies: step => step.uses?.ref !== undefined,
  *check({ uses, yaml }) {
    const meant = uses?.ref === undefined ? undefined : popularNear(uses.action);
    const value = yaml.get('uses');
    if (!uses || !meant || !value) return;
    yield {
      at: uses.span,
      message: `One letter from \`${meant}\`: whoever owns this name runs here`,
      fix: {
        title: `Use ${meant}`.slice(0, 50),
        safe: false,
        edits: () => replacePart(value, 0, uses.action.length, meant),
      },
    };
  },
});
