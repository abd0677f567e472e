import { replaceSpan } from '../../server/core/dockerfile/edit.js';
import { isShipped } from '../../server/core/model/dockerfile/image-use.js';
import { userNumber, workloadsDemandingNumber } from '../../server/core/model/dockerfile/image-user.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'kubernetes',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['DL3066'],
  applies: (stage, project) =>
    isShipped(stage, project) && stage.user() !== undefined && project.kubernetesFiles.length > 0,
  *check(stage, project) {
    const user = stage.user();
    const name = user?.text?.split(':', 1)[0];
    if (!user || name === undefined || user.root !== false || /^\d+$/.test(name)) return;
    const [workload] = workloadsDemandingNumber(stage, project);
    if (!workload || user.instruction !== stage.instructionsNamed('USER').at(-1)) return;
    const number = userNumber(stage, name);
    yield {
      at: user.span,
      message: `\`${workload.name.slice(0, 30)}\` will not start: Kubernetes cannot tell that \`${name.slice(0, 24)}\` is not root`,
      fix:
        number === undefined
          ? undefined
          : {
              title: `Use the number of \`${name.slice(0, 24)}\``,
              safe: false,
              edits: () => replaceSpan({ ...user.span, end: user.span.start + name.length }, `${number}`),
            },
    };
  },
});
