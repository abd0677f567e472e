import { actionAges } from '../../server/core/model/workflow/action-versions.js';
import { majorOf } from '../../server/core/model/workflow/known-actions.js';
import { rule } from '../../server/core/rule.js';
import { replacePart } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.step',
  category: 'ci',
  severity: 'high',
  effort: [0.1, 0.5],
  aliases: ['action'],
  applies: step => step.uses !== undefined && actionAges.has(step.uses.action.toLowerCase()),
  *check({ uses, yaml }) {
    const age = actionAges.get(uses?.action.toLowerCase() ?? '');
    const major = majorOf(uses?.ref ?? '');
    const value = yaml.get('uses');
    if (!age || !value || !uses?.ref || major === undefined) return;
    const { off = 0, first = 0, last12 = 0, last16 = 0, next } = age;
    if (major > off && (major < first || major > Math.max(last12, last16))) return;
    const node = major <= last12 ? 12 : 16;
    const from = uses.action.length + 1;
    const to = from + uses.ref.length;
    yield {
      at: uses.span,
      message:
        major <= off
          ? `\`${uses.action}@${uses.ref}\` fails: GitHub has switched it off`
          : `\`${uses.action}@${uses.ref.slice(0, 12)}\` was made for Node.js ${node}, which GitHub no longer runs`,
      fix: { title: `Go to v${next}`, safe: false, edits: () => replacePart(value, from, to, `v${next}`) },
    };
  },
});
