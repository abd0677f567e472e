import {
  indirection,
  isForInsiders,
  untrustedPlaceholders,
  withVariable,
} from '../../server/core/model/workflow/untrusted.js';
import { rule } from '../../server/core/rule.js';
import { replacePart } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.step',
  category: 'security',
  severity: 'blocker',
  effort: [0.25, 1],
  aliases: ['template-injection', 'expression-injection', 'code-injection', 'CKV_GHA_2', 'injection'],
  applies: step => step.script !== undefined,
  *check(step) {
    const { script } = step;
    const raw = script?.raw;
    const found = !script || raw === undefined || script.shared ? [] : untrustedPlaceholders(raw);
    if (!script || raw === undefined || !found.length || isForInsiders(step)) return;
    for (const { at, context } of found) {
      yield {
        at: script.part(at.start, at.end) ?? script.span,
        message: `Strangers choose \`${context.slice(0, 54)}\`, and the script runs what they write`,
        fix: {
          title: 'Read it from a variable',
          safe: false,
          edits: () => {
            const through = indirection(step, raw, at);
            const edits = through && replacePart(script, through.start, through.end, through.text);
            if (!edits || through.exists) return edits;
            const variable = withVariable(step, through.name, raw.slice(at.start, at.end));
            return variable && [...edits, ...variable];
          },
        },
      };
    }
  },
});
