/** A service in comments that may count again. */
import { applyEdits } from '../../text.js';
import { type Edits, uncomment } from '../../yaml/edit.js';
import type { Project } from '../project/project.js';
import { portClashes } from './clash.js';
import type { CommentedService } from './commented-service.js';
import { allLayers, type ComposeFile, isLasting, parseCompose, type Service, withDotEnv } from './compose.js';
import { faultsOf } from './fault.js';
import { answersOthers, healthOf } from './health.js';
import { opensDocker, opensHost } from './host-access.js';
import { movingImage } from './image.js';
import { limitsOf } from './limits.js';
import { growsLogs } from './logging.js';
import { storesBehind } from './network.js';
import { unawaitedDependencies, unreadyDependencies } from './order.js';
import { internalPortsOf } from './port.js';
import { optionalSecrets, secretsOf } from './secret.js';
import { undefinedReferences } from './stack.js';

/** Takes the comment signs off a service, where it has all that a service needs and would bring no gap of its own along. */
export function restore(compose: ComposeFile, { name, lines }: CommentedService, project: Project): Edits {
  const { file, dotEnv } = compose;
  const edits = uncomment(file, ...lines);
  if (!edits) return undefined;
  const restored = withDotEnv(parseCompose({ path: file.path, text: applyEdits(file.text, edits) }), dotEnv?.file);
  const composeFiles = project.composeFiles.map(other => (other === compose ? restored : other));
  const changed: Project = Object.create(project, { composeFiles: { value: composeFiles } });
  const service = restored.error ? undefined : restored.service(name);
  return service && lacksNothing(service, changed) && isHarmless(service, changed) ? edits : undefined;
}

function lacksNothing(service: Service, project: Project): boolean {
  const { compose } = service;
  if (movingImage(service, project) || undefinedReferences(service, project).length) return false;
  if (unawaitedDependencies(service, project).length || unreadyDependencies(service, project).length) return false;
  if (isLasting(service, project) === false) return true;
  const health = healthOf(service, project);
  const others = compose.services.filter(other => other !== service);
  return (
    allLayers(service, project).some(layer => layer.has('restart')) &&
    limitsOf(service, project).memory !== undefined &&
    health !== 'off' &&
    (health !== 'none' || !answersOthers(service, project)) &&
    (!growsLogs(service, project) || others.some(other => growsLogs(other, project)))
  );
}

function isHarmless(service: Service, project: Project): boolean {
  const { compose, volumes, yaml } = service;
  const { keys, values } = faultsOf(compose);
  return (
    yaml.keys().every(key => plain.has(key)) &&
    service.known?.role !== 'datastore' &&
    keys.length + values.length + secretsOf(service).length === 0 &&
    [...optionalSecrets(service)].length + internalPortsOf(service, project).length === 0 &&
    !compose.services.some(other => storesBehind(other, project).length > 0) &&
    !portClashes(compose).some(clash => clash.service === service) &&
    !volumes.some(volume => opensDocker(volume) || opensHost(volume) !== undefined)
  );
}

/** Keys under which nothing stands that a graver rule might object to and is not asked here. */
const plain: ReadonlySet<string> = new Set(
  'image restart command entrypoint working_dir environment depends_on networks volumes ports expose labels healthcheck logging deploy mem_limit cpus stop_grace_period init hostname read_only cap_drop'.split(
    ' ',
  ),
);
