/** How much of its host a service may use. */
import { add, type DataMap, type Edits } from '../../yaml/edit.js';
import type { Value } from '../../yaml/view.js';
import { type Limits, usualLimits } from '../known-images.js';
import type { Project } from '../project/project.js';
import { allLayers, limitsIn, type ResourceLimits, type Service } from './compose.js';

/** The limits of a service, from whatever layer. */
export function limitsOf(service: Service, project: Project): ResourceLimits {
  return limitsIn(allLayers(service, project));
}

/**
 * The limits to offer. None for an image of others that nothing is known about: too small a limit would stop it; and none
 * where memory is reserved, which may be more than what would be allowed.
 */
export function limitsToOffer(service: Service, project: Project): Limits | undefined {
  const isReserved = (layer: Value) => layer.has('mem_reservation') || layer.at('deploy', 'resources', 'reservations');
  if (allLayers(service, project).some(isReserved)) return undefined;
  return service.known?.limits ?? (service.build && usualLimits);
}

/** Limits memory, and CPU where nothing does, in the syntax the service already uses; half the memory is reserved. */
export function limit(service: Service, { memory, cpus, reservedMemory }: Limits, project: Project): Edits {
  const layers = allLayers(service, project);
  if (layers.some(layer => layer.has('cpus'))) return add(service.yaml, { mem_limit: memory });
  const limits: DataMap = { ...(limitsIn(layers).cpus ? {} : { cpus }), memory };
  return add(service.yaml, { deploy: { resources: { limits, reservations: { memory: reservedMemory } } } });
}
