import { shortName } from '../../server/core/model/compose.js';
import { interpolationsIn } from '../../server/core/model/compose-variable.js';
import { type ImageReference, isPinned } from '../../server/core/model/image.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'compose.service',
  category: 'containers',
  severity: 'high',
  effort: [0.1, 0.5],
  aliases: ['CL-0004'],
  applies(service) {
    const image = service.get('image');
    if (!image || service.build || service.compose.development) return false;
    return service.image && isWritten(image.raw ?? '') ? true : undefined;
  },
  *check(service, project) {
    const { image, name, yaml } = service;
    const written = yaml.get('image');
    if (!image || !written || isPinned(image) || namesRelease(image) || !service.owns(written)) return;
    // Whoever runs Watchtower wants the newest.
    if (service.compose.services.some(other => other.image?.name === 'watchtower')) return;
    // Built here, by another service or file of the stack.
    if (project.composeFiles.some(file => file.builtImages.has(image.repository))) return;
    yield {
      at: written.span,
      message: `\`${shortName(name, 25)}\` runs whatever \`${shortName(image.name, 25)}\` is newest when it is pulled: no version is named`,
    };
  },
});

/** `2022-latest`: the newest of one release. */
function namesRelease({ tag = '' }: ImageReference): boolean {
  return /^v?\d.*-latest$/.test(tag);
}

/** Whether the tag is written here, if only as a variable's default. */
function isWritten(image: string): boolean {
  return interpolationsIn(image).every(({ operator, fallback }) => operator.endsWith('-') && !fallback.includes('$'));
}
