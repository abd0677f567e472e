/** Backups of the databases that a cluster runs: a CronJob for each, which copies it to a disk of its own every night. */
import { Document } from 'yaml';
import { createFile, type Edit } from '../../text.js';
import { append, type DataMap, type Edits } from '../../yaml/edit.js';
import { parseYaml } from '../../yaml/view.js';
import { parseImage } from '../image.js';
import { objectsAnywhere, placesOf } from '../kubernetes/deploy-unit.js';
import {
  type KubernetesObject,
  look,
  type PodContainer,
  readLabels,
  selects,
  type Workload,
} from '../kubernetes/kubernetes.js';
import { servicesFor } from '../kubernetes/service-traffic.js';
import { directoryOf } from '../paths.js';
import { datastoreIn, type RunDatastore } from './datastore.js';
import { type Dump, dumpFor } from './dump.js';
import type { Project } from './project.js';

/** `undefined` where one of the databases cannot be reached for sure, or its password stands in the manifest itself. */
export function backupJobsFor(databases: readonly RunDatastore[], project: Project): readonly Edit[] | undefined {
  // A policy would have to let the job through.
  if (objectsAnywhere(project, 'NetworkPolicy', 'networking.k8s.io').length > 0) return undefined;
  const jobs = databases.map(database => jobFor(database, project));
  const edits = jobs.filter(job => job !== undefined);
  return edits.length === jobs.length && new Set(edits.map(({ path }) => path)).size === jobs.length
    ? edits.flatMap(({ path, text, listed }) => [createFile(path, text), ...listed])
    : undefined;
}

interface NewJob {
  readonly path: string;
  readonly text: string;
  /** What makes a kustomization beside it take it in. */
  readonly listed: readonly Edit[];
}

function jobFor({ title, run, path }: RunDatastore, project: Project): NewJob | undefined {
  const file = project.kubernetesFiles.find(({ file }) => file.path === path);
  const workload = file?.workloads.find(({ name }) => name === run.name);
  if (!file || file.isTemplate || workload?.object.namespace === undefined) return undefined;
  const folder = directoryOf(path);
  const name = workload.object.objectName ?? '';
  const fileName = `backup-${name}.yaml`;
  const target = folder === '' ? fileName : `${folder}/${fileName}`;
  const [service, ...others] = new Set(servicesOf(workload, project).map(({ objectName }) => objectName));
  const source = workload.containers.map(container => sourceOf(container, title)).find(known => known);
  const listed = listIn(folder, fileName, project);
  // What a kustomization renames has other names in a script.
  const isRenamed = placesOf(project, workload).some(({ deployed }) => deployed.renamed);
  if (!listed || isRenamed || project.has(target) || !plain.test(name) || !service || others.length || !source)
    return undefined;
  return { path: target, text: textFor({ title, name, service, source, workload }), listed };
}

/** The Services in front of a database: those deployed with it, else those of its namespace that select it. */
function servicesOf(workload: Workload, project: Project): readonly KubernetesObject[] {
  const beside = servicesFor(project, workload);
  const { namespace } = workload.object;
  if (beside.length || !namespace) return beside;
  return objectsAnywhere(project, 'Service', '').filter(service => {
    const labels = readLabels(look(service.yaml, 'spec', 'selector'));
    return (
      service.namespace === namespace &&
      labels?.size &&
      selects({ labels, expressions: [], isWhole: true }, workload.templateLabels)
    );
  });
}

/** The edit that lists a file in the kustomization of its folder; nothing to do without one. */
export function listIn(folder: string, name: string, project: Project): Edits {
  const path = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']
    .map(file => (folder === '' ? file : `${folder}/${file}`))
    .find(project.has);
  if (path === undefined) return [];
  const file = project.file(path);
  const list = file && parseYaml(file).roots[0]?.get('resources');
  return list?.isList ? append(list, name) : undefined;
}

interface Backup {
  readonly title: string;
  readonly name: string;
  readonly service: string;
  readonly source: Source;
  readonly workload: Workload;
}

function textFor({ title, name, service, source, workload }: Backup): string {
  const { object } = workload;
  const called = `backup-${name}`;
  const space = object.namespace ? ` --namespace ${object.namespace}` : '';
  const documents = [
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: metadata(called, object),
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
    },
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: metadata(called, object),
      spec: {
        schedule: '15 2 * * *',
        concurrencyPolicy: 'Forbid',
        jobTemplate: {
          spec: { backoffLimit: 2, template: { spec: podFor(called, source, script(name, service, source.dump)) } },
        },
      },
    },
  ];
  return [
    `# Copies the ${title} of ${name} to a disk of its own each night, and keeps the copies of two weeks.`,
    `# They lie on the claim ${called}: a pod that mounts it can read them.`,
    `# Back again: gunzip --stdout COPY | kubectl exec${space} -i ${object.objectKind.toLowerCase()}/${name} -- sh -c '${source.dump.restore}'`,
    documents.map(document => new Document(document).toString({ lineWidth: 0 })).join('---\n'),
  ].join('\n');
}

function metadata(name: string, { namespace }: KubernetesObject): DataMap {
  return namespace ? { name, namespace } : { name };
}

function script(name: string, service: string, { command, suffix }: Dump): string {
  return [
    'set -eu',
    `part=/backups/.${name}.part`,
    'trap \'rm -f "$part" "$part.gz"\' EXIT',
    `${command(service)} > "$part"`,
    'gzip "$part"',
    `mv "$part.gz" "/backups/${name}-$(date +%Y%m%dT%H%M%S)${suffix}.gz"`,
    `find /backups -name '${name}-${stamp}${suffix}.gz' -mtime +14 -delete`,
    '',
  ].join('\n');
}

/** When a copy was made, as a pattern: no other file of a folder looks like it. */
export const stamp = '????????T??????';

function podFor(volume: string, { image, user, env, envFrom }: Source, run: string): DataMap {
  return {
    restartPolicy: 'OnFailure',
    automountServiceAccountToken: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: user,
      fsGroup: user,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        name: 'backup',
        image,
        command: ['sh', '-c', run],
        ...(env.length ? { env } : {}),
        ...(envFrom.length ? { envFrom } : {}),
        resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        volumeMounts: [{ name: 'backups', mountPath: '/backups' }],
      },
    ],
    volumes: [{ name: 'backups', persistentVolumeClaim: { claimName: volume } }],
  };
}

/** What the copying container has in common with the one of the database. */
interface Source {
  readonly image: string;
  readonly dump: Dump;
  readonly user: number;
  readonly env: readonly DataMap[];
  readonly envFrom: readonly DataMap[];
}

function sourceOf({ image = '', yaml, variables }: PodContainer, title: string): Source | undefined {
  const reference = parseImage(image);
  if (datastoreIn(reference)?.title !== title || (!/^\d/.test(reference?.tag ?? '') && !reference?.digest))
    return undefined;
  const envFrom = (yaml.get('envFrom')?.items() ?? []).flatMap((item): DataMap[] => {
    const from = item.entries().find(({ key }) => key === 'secretRef' || key === 'configMapRef');
    const name = from?.value.get('name')?.text;
    return from?.key && name && !item.has('prefix') ? [{ [from.key]: { name } }] : [];
  });
  const isWhole = !envFrom.some(from => from.secretRef);
  const dump = dumpFor(title, reference, { names: new Set(variables.map(({ name }) => name)), isWhole });
  const env: DataMap[] = [];
  for (const { name, yaml } of variables.filter(({ name }) => dump?.variables.includes(name))) {
    const reference = yaml.get('valueFrom')?.entries()[0];
    const [kind, object, key] = [reference?.key, reference?.value.get('name')?.text, reference?.value.get('key')?.text];
    const value = yaml.get('value')?.text;
    if (kind && /^(?:secret|configMap)KeyRef$/.test(kind) && object && key) {
      env.push({ name, valueFrom: { [kind]: { name: object, key } } });
    } else if (value && !/PASSWORD/.test(name)) env.push({ name, value });
    else return undefined;
  }
  // From another machine every one of them asks for a password; a file of it is not mounted here.
  const password = dump?.variables.find(name => name.includes('PASSWORD'));
  const isKnown = password !== undefined && (!isWhole || env.some(({ name }) => name === password));
  if (!dump || dump.user === undefined || !isKnown || password.endsWith('_FILE')) return undefined;
  return { image, dump, user: dump.user, env, envFrom };
}

const plain = /^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/;
