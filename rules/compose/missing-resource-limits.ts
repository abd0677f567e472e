import { allLayers, isLasting, limitsIn, type Service, shortName } from '../../server/core/model/compose.js';
import { usualLimits } from '../../server/core/model/known-images.js';
import { type Fix, rule } from '../../server/core/rule.js';
import { add, type DataMap } from '../../server/core/yaml/edit.js';
import type { Value } from '../../server/core/yaml/view.js';

export default rule({
  on: 'compose.service',
  category: 'containers',
  severity: 'high',
  effort: [0.25, 1],
  applies: isLasting,
  *check(service, project) {
    const layers = allLayers(service, project);
    const { memory, cpus } = limitsIn(layers);
    // A busy loop slows the others down; a leak kills them. Whoever limits memory alone has chosen so.
    if (memory) return;
    yield {
      at: service.at,
      message: `\`${shortName(service.name)}\` may use up the memory${cpus ? '' : ' and CPU'} of its host`,
      fix: limit(service, layers, cpus === undefined),
    };
  },
});

/**
 * The limits that are missing, in the syntax the service already uses, and half the memory reserved. None for an image of
 * others that nothing is known about: too small a limit would stop it.
 */
function limit({ known, build, yaml }: Service, layers: readonly Value[], withCpus: boolean): Fix | undefined {
  const size = known?.limits ?? (build && usualLimits);
  // What is reserved may be more than what would be allowed.
  const reserved = layers.some(
    layer => layer.has('mem_reservation') || layer.at('deploy', 'resources', 'reservations'),
  );
  if (!size || reserved) return undefined;
  const { memory, reservedMemory } = size;
  const cpus: DataMap = withCpus ? { cpus: size.cpus } : {};
  const limits = { ...cpus, memory };
  const flat = layers.some(layer => layer.has('cpus'));
  const data = flat
    ? { mem_limit: memory }
    : { deploy: { resources: { limits, reservations: { memory: reservedMemory } } } };
  const title = withCpus ? `Limit it to ${memory} and ${size.cpus} CPU` : `Limit it to ${memory}`;
  return { title, safe: false, edits: () => add(yaml, data) };
}
