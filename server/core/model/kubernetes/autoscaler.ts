/** Autoscalers for workloads that run a fixed number of times. */
import { Document } from 'yaml';
import { createFile } from '../../text.js';
import { type DataMap, type Edits, remove } from '../../yaml/edit.js';
import { directoryOf } from '../paths.js';
import { listIn } from '../project/backup-job.js';
import { isInSideFolder } from '../project/image-build.js';
import type { Project } from '../project/project.js';
import { placesOf, replicasIn } from './deploy-unit.js';
import { look, type Workload } from './kubernetes.js';
import { servicesFor } from './service-traffic.js';

/**
 * An autoscaler behind each Deployment that others send requests to and that runs more than once already: one that runs
 * once may have to. `undefined` where none says how much of a processor it needs, which is what the load is measured by.
 */
export function autoscalersFor(project: Project): (() => Edits) | undefined {
  const scaled = project.kubernetesFiles
    .filter(({ file, isTemplate }) => !isTemplate && !isInSideFolder(file.path) && !file.text.includes('{{'))
    .flatMap(({ workloads }) => workloads)
    .filter(workload => workload.kind === 'Deployment' && canScale(workload, project));
  if (!scaled.length) return undefined;
  return () => {
    const edits = scaled.flatMap(workload => {
      const { file, object } = workload;
      const spec = object.yaml.get('spec');
      const folder = directoryOf(file.path);
      const name = `autoscaler-${object.objectName ?? ''}.yaml`;
      const path = folder === '' ? name : `${folder}/${name}`;
      if (project.has(path)) return undefined;
      const text = new Document(autoscalerFor(workload)).toString({ lineWidth: 0 });
      // A number of its own would be set anew with each deployment.
      return [spec && remove(spec, 'replicas'), listIn(folder, name, project), [createFile(path, text)]];
    });
    return edits.some(part => part === undefined) ? undefined : edits.flatMap(part => part ?? []);
  };
}

function canScale(workload: Workload, project: Project): boolean {
  const { replicas = 0, mainContainers } = workload;
  const isMeasured = mainContainers.every(container => {
    const cpu = look(container, 'resources', 'requests', 'cpu');
    return typeof cpu !== 'string' && cpu.text !== undefined;
  });
  return (
    replicas > 1 &&
    isMeasured &&
    servicesFor(project, workload).length > 0 &&
    placesOf(project, workload).every(({ deployed }) => replicasIn(deployed, workload) === replicas)
  );
}

/** Three times what runs now, at most. Source: the reference of autoscaling/v2. */
function autoscalerFor({ object, replicas = 2 }: Workload): DataMap {
  const { objectName: name = '', namespace } = object;
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, ...(namespace ? { namespace } : {}) },
    spec: {
      scaleTargetRef: { apiVersion: object.apiVersion, kind: object.objectKind, name },
      minReplicas: replicas,
      maxReplicas: 3 * replicas,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      ],
    },
  };
}
