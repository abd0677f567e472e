/** Where the output of a service goes. */
import type { Value } from '../../yaml/view.js';
import type { Project } from '../project/project.js';
import { allLayers, type Service } from './compose.js';
import { isExplained } from './host-access.js';

/** Whether Docker's usual driver writes it to a file without end. `undefined` where that cannot be told. */
export function growsLogs(service: Service, project: Project): boolean | undefined {
  let driver: Value | undefined;
  for (const layer of allLayers(service, project)) {
    const logging = layer.get('logging');
    if (layer.has('log_driver') || (logging && !logging.isMap)) return undefined;
    if (logging?.at('options', 'max-size')) return false;
    driver ??= logging?.get('driver');
  }
  return driver ? driver.text === 'json-file' : true;
}

/** The setting that throws the output of a service away, unless that is its author's wish: mail for tests is printed mail. */
export function discardedLogs({ yaml, image, volumes }: Service): Value | undefined {
  const driver = yaml.at('logging', 'driver');
  if (driver?.text !== 'none' || isExplained(driver)) return undefined;
  // It writes them to files instead.
  if (volumes.some(({ target }) => target !== undefined && /logs?\b/i.test(target))) return undefined;
  return image && /^mail(?:hog|pit|dev|catcher)$/.test(image.name) ? undefined : driver;
}

/** A value for `logging` that keeps the end of what a service writes. */
export const rotation = { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } };
