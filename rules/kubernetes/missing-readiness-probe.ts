import { isInScope, mayBeSetInContainer, placesOf } from '../../server/core/model/deploy-unit.js';
import { look, type PodContainer, type WorkloadKind } from '../../server/core/model/kubernetes.js';
import { type ServedPort, servedPorts } from '../../server/core/model/service-traffic.js';
import { type Fix, rule } from '../../server/core/rule.js';
import { type DataMap, set } from '../../server/core/yaml/edit.js';

/** A naked pod and a job are not replaced one by one, so nothing waits for them to be ready. */
const balanced: ReadonlySet<WorkloadKind> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']);

export default rule({
  on: 'kubernetes.container',
  category: 'kubernetes',
  severity: 'high',
  effort: [0.25, 1],
  aliases: ['CKV_K8S_9', 'no-readiness-probe', 'readinessProbeMissing', 'pod-probes'],
  applies(container, project) {
    const { workload, role } = container;
    if (role !== 'main' || !balanced.has(workload.kind) || !isInScope(project, workload)) return false;
    if (servedPorts(project, container).length) return true;
    return placesOf(project, workload).every(({ unit }) => unit.complete) ? false : undefined;
  },
  *check(container, project) {
    const [port] = servedPorts(project, container);
    if (!port || look(container.yaml, 'readinessProbe') !== 'absent') return;
    if (mayBeSetInContainer(project, container, 'readinessProbe')) return;
    yield {
      at: container.at,
      message: `\`${container.name}\` gets traffic before it is ready`,
      related: [{ at: port.service.at, message: 'This Service sends it traffic' }],
      fix: probeFix(container, port),
    };
  },
});

/** The request that tells whether it lives is the best guess at one that tells whether it is ready. */
function probeFix({ yaml }: PodContainer, { target, number, protocol }: ServedPort): Fix | undefined {
  const http = yaml.at('livenessProbe', 'httpGet');
  const path = http?.get('path')?.text;
  const livePort = http?.get('port')?.text;
  const scheme = http?.get('scheme')?.text;
  if (path !== undefined && livePort !== undefined && !http?.has('host') && !http?.has('httpHeaders')) {
    const request = { path, port: portData(livePort), ...(scheme === undefined ? {} : { scheme }) };
    return fix(`Probe ${shorten(path)} before sending traffic`, { httpGet: request });
  }
  if (protocol !== 'TCP' || number === undefined) return undefined;
  return fix(`Probe port ${shorten(target)} before sending traffic`, { tcpSocket: { port: portData(target) } });

  function fix(title: string, probe: DataMap): Fix {
    return { title, safe: false, edits: () => set(yaml, 'readinessProbe', probe, { after: 'livenessProbe' }) };
  }
}

function portData(text: string): number | string {
  return /^\d{1,5}$/.test(text) ? Number(text) : text;
}

function shorten(text: string): string {
  return text.length > 18 ? `${text.slice(0, 17)}…` : text;
}
