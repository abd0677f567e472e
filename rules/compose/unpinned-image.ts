import { shortName } from '../../server/core/model/compose/compose.js';
import { movingImage, namesImage } from '../../server/core/model/compose/image.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'compose.service',
  category: 'containers',
  severity: 'high',
  effort: [0.1, 0.5],
  aliases: ['CL-0004'],
  applies: namesImage,
  *check(service, project) {
    const written = service.yaml.get('image');
    const image = movingImage(service, project);
    if (!image || !written || !service.owns(written)) return;
    yield {
      at: written.span,
      message: `\`${shortName(service.name, 25)}\` runs whatever \`${shortName(image.name, 25)}\` is newest when it is pulled: no version is named`,
    };
  },
});
