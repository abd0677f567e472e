import { removeInstruction } from '../../server/core/dockerfile/edit.js';
import { isForLogins } from '../../server/core/model/dockerfile/exposed-port.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'security',
  severity: 'medium',
  effort: [0.25, 1],
  aliases: ['AVD-DS-0004', 'DS-0004', 'DS004', 'CKV_DOCKER_1'],
  applies: ({ instructionsNamed, dockerfile }, project) =>
    project.mainDockerfiles.includes(dockerfile) && instructionsNamed('EXPOSE').length > 0,
  *check(stage) {
    if (isForLogins(stage)) return;
    for (const instruction of stage.instructionsNamed('EXPOSE')) {
      const found = instruction.words.find(({ value }) => value !== undefined && /^22(\/tcp)?$/i.test(value));
      if (!found) continue;
      yield {
        at: found.span,
        message: 'Port 22 is for logging in with SSH, a second way into a container that has `docker exec`',
        fix:
          instruction.words.length > 1
            ? undefined
            : { title: 'Remove the port', safe: false, edits: () => removeInstruction(instruction) },
      };
    }
  },
});
