import { holderOf, kindOf, moveToEnvironment, secretsOf } from '../../server/core/model/compose/secret.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'compose.service',
  category: 'security',
  severity: 'blocker',
  effort: [0.25, 1],
  aliases: ['CL-0021'],
  *check(service, project) {
    for (const found of secretsOf(service)) {
      const { value, start, secret, inUrl } = found;
      if (!inUrl) continue;
      yield {
        at: value.part(start + secret.start, start + secret.end) ?? value.span,
        message: `The address in \`${holderOf(found)}\` shows its ${kindOf(secret)} to everyone who can read this file`,
        fix: {
          title: 'Take it from the environment',
          safe: false,
          edits: () => moveToEnvironment(found, service, project),
        },
      };
    }
  },
});
