import { isPinned, parseImage } from '../../server/core/model/image.js';
import type { Job } from '../../server/core/model/workflow/workflow.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'workflow.job',
  category: 'ci',
  severity: 'high',
  effort: [0.1, 0.25],
  aliases: ['unpinned-images', 'deny_job_container_latest_image'],
  applies: job => containers(job).length > 0,
  *check(job) {
    for (const image of containers(job)) {
      const reference = image.text === undefined ? undefined : parseImage(image.text);
      if (!reference || isPinned(reference) || image.shared) continue;
      yield {
        at: image.span,
        message: `\`${image.text?.slice(0, 29)}\` is another release on another day: the job breaks without a change of yours`,
      };
    }
  },
});

function containers({ yaml, services }: Job) {
  const container = yaml.get('container');
  const own = container?.isMap ? container.get('image') : container?.kind === 'scalar' ? container : undefined;
  return [own, ...services.map(service => service.yaml.get('image'))].filter(image => image !== undefined);
}
