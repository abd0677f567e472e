import { type Hiding, hiddenFailures, isGate } from '../../server/core/model/workflow/ignored-failure.js';
import { commandSpan, type Step } from '../../server/core/model/workflow/workflow.js';
import { type Problem, rule } from '../../server/core/rule.js';
import { remove, replacePart } from '../../server/core/yaml/edit.js';

const title = 'Let the failure fail the job';

export default rule({
  on: 'workflow.step',
  category: 'ci',
  severity: 'high',
  effort: [0.25, 2],
  applies: isGate,
  *check(step) {
    for (const hiding of hiddenFailures(step)) yield problem(hiding, step);
  },
});

function problem({ what, holder, command, answer }: Hiding, { run, at }: Step): Problem {
  const message = `A failed ${what} goes unnoticed: `;
  if (holder) {
    return {
      at: holder.get('continue-on-error')?.span ?? at,
      message: `${message}\`continue-on-error\` lets the job pass`,
      fix: { title, safe: true, edits: () => remove(holder, 'continue-on-error') },
    };
  }
  const place = run && command ? commandSpan(run, command) : at;
  if (!answer || !run) return { at: place, message: `${message}after \`set +e\` the script goes on` };
  const { left, right, says } = answer;
  const between = run.raw?.slice(left.end, right.start) ?? '';
  const edits = () => (between.trim() === '||' ? replacePart(run, left.end, right.end, '') : undefined);
  const operator = run.part(left.end + between.indexOf('||'), right.end) ?? commandSpan(run, right);
  return { at: operator, message: `${message}\`|| ${says}\` hides it`, fix: { title, safe: says !== 'echo', edits } };
}
