import { allLayers, isLasting, limitsIn, type Service } from '../../server/core/model/compose.js';
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
    if (memory && cpus) return;
    const free = memory ? 'CPU' : cpus ? 'memory' : 'memory and CPU';
    yield {
      at: service.at,
      message: `\`${service.name}\` may use up the ${free} of its host`,
      fix: limit(service, layers, { memory: !memory, cpus: !cpus }),
    };
  },
});

/**
 * The limits that are missing, in the syntax the service already uses, and half the memory reserved. None for an image of
 * others that nothing is known about: too small a limit would stop it.
 */
function limit(
  { known, build, yaml }: Service,
  layers: readonly Value[],
  missing: { memory: boolean; cpus: boolean },
): Fix | undefined {
  const size = known?.limits ?? (build && usualLimits);
  if (!size) return undefined;
  const { memory, cpus, reservedMemory } = size;
  const reserved = layers.some(
    layer => layer.has('mem_reservation') || layer.at('deploy', 'resources', 'reservations'),
  );
  // What is reserved may be more than what would be allowed.
  if (reserved && missing.memory) return undefined;
  const limits = { ...(missing.cpus ? { cpus } : {}), ...(missing.memory ? { memory } : {}) };
  const resources = missing.memory ? { limits, reservations: { memory: reservedMemory } } : { limits };
  const flat: DataMap = { ...(missing.cpus ? { cpus } : {}), ...(missing.memory ? { mem_limit: memory } : {}) };
  const data = layers.some(layer => layer.has('mem_limit') || layer.has('cpus')) ? flat : { deploy: { resources } };
  const parts = [...(missing.memory ? [memory] : []), ...(missing.cpus ? [`${cpus} CPU`] : [])];
  return { title: `Limit it to ${parts.join(' and ')}`, safe: false, edits: () => add(yaml, data) };
}
