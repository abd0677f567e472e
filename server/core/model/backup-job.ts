/** Backups of the databases that a cluster runs: a CronJob for each, which copies it to a disk of its own every night. */
import { Document } from 'yaml';
import { createFile, type Edit } from '../text.js';
import type { DataMap } from '../yaml/edit.js';
import type { RunDatastore } from './datastore.js';
import { objectsAnywhere } from './deploy-unit.js';
import { parseImage } from './image.js';
import type { KubernetesObject, PodContainer, Workload } from './kubernetes.js';
import { directoryOf } from './paths.js';
import type { Project } from './project.js';
import { servicesFor } from './service-traffic.js';

/** `undefined` where one of the databases cannot be reached for sure, or its password stands in the manifest itself. */
export function backupJobsFor(databases: readonly RunDatastore[], project: Project): readonly Edit[] | undefined {
  // A policy would have to let the job through.
  if (objectsAnywhere(project, 'NetworkPolicy', 'networking.k8s.io').length > 0) return undefined;
  const jobs = databases.map(database => jobFor(database, project));
  const edits = jobs.filter(job => job !== undefined);
  return edits.length === jobs.length && new Set(edits.map(({ path }) => path)).size === jobs.length
    ? edits.map(({ path, text }) => createFile(path, text))
    : undefined;
}

function jobFor({ title, run, path }: RunDatastore, project: Project): { path: string; text: string } | undefined {
  const file = project.kubernetesFiles.find(({ file }) => file.path === path);
  const workload = file?.workloads.find(({ name }) => name === run.name);
  const dump = dumps[title];
  if (!file || file.isTemplate || workload?.object.namespace === undefined || !dump) return undefined;
  const folder = directoryOf(path);
  const name = workload.object.objectName ?? '';
  const target = `${folder === '' ? '' : `${folder}/`}backup-${name}.yaml`;
  const isListed = ['yaml', 'yml'].some(end => project.has(`${folder}/kustomization.${end}`.replace(/^\//, '')));
  const [service, ...others] = new Set(servicesFor(project, workload).map(({ objectName }) => objectName));
  const container = workload.containers.find(({ image }) => dump.image.test(image ?? ''));
  const source = container && sourceOf(container, dump);
  if (isListed || project.has(target) || !plain.test(name) || !service || others.length || !source) return undefined;
  return { path: target, text: textFor({ title, name, service, dump, source, workload }) };
}

interface Backup {
  readonly title: string;
  readonly name: string;
  readonly service: string;
  readonly dump: Dump;
  readonly source: Source;
  readonly workload: Workload;
}

function textFor({ title, name, service, dump, source, workload }: Backup): string {
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
          spec: { backoffLimit: 2, template: { spec: podFor(called, source, script(name, service, dump)) } },
        },
      },
    },
  ];
  return [
    `# Copies the ${title} of ${name} to a disk of its own each night, and keeps the copies of two weeks.`,
    `# Back again: gunzip --stdout COPY | kubectl exec${space} -i ${object.objectKind.toLowerCase()}/${name} -- sh -c '${dump.restore}'`,
    documents.map(document => new Document(document).toString({ lineWidth: 0 })).join('---\n'),
  ].join('\n');
}

function metadata(name: string, { namespace }: KubernetesObject): DataMap {
  return namespace ? { name, namespace } : { name };
}

function script(name: string, service: string, { command, suffix }: Dump): string {
  return [
    'set -eu',
    `copy="/backups/${name}-$(date +%Y%m%dT%H%M%S)${suffix}"`,
    `${command} --host=${service} > "$copy.part"`,
    'gzip "$copy.part"',
    'mv "$copy.part.gz" "$copy.gz"',
    `find /backups -name '${name}-*' -mtime +14 -delete`,
    '',
  ].join('\n');
}

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
  readonly user: number;
  readonly env: readonly DataMap[];
  readonly envFrom: readonly DataMap[];
}

function sourceOf({ image = '', yaml, variables }: PodContainer, { password, user }: Dump): Source | undefined {
  const { tag, digest } = parseImage(image) ?? {};
  if (!/^\d/.test(tag ?? '') && !digest) return undefined;
  const env: DataMap[] = [];
  for (const { name, yaml } of variables.filter(({ name }) => name === password || name === user)) {
    const reference = yaml.get('valueFrom')?.entries()[0];
    const [kind, object, key] = [reference?.key, reference?.value.get('name')?.text, reference?.value.get('key')?.text];
    const value = yaml.get('value')?.text;
    if (kind && /^(?:secret|configMap)KeyRef$/.test(kind) && object && key) {
      env.push({ name, valueFrom: { [kind]: { name: object, key } } });
    } else if (name === user && value) env.push({ name, value });
    else return undefined;
  }
  const envFrom = (yaml.get('envFrom')?.items() ?? []).flatMap((item): DataMap[] => {
    const reference = item.entries().find(({ key }) => key === 'secretRef' || key === 'configMapRef');
    const name = reference?.value.get('name')?.text;
    return reference?.key && name && !item.has('prefix') ? [{ [reference.key]: { name } }] : [];
  });
  const isKnown = env.some(({ name }) => name === password) || envFrom.some(from => from.secretRef);
  return isKnown ? { image, user: /alpine/.test(tag ?? '') ? 70 : 999, env, envFrom } : undefined;
}

const plain = /^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/;

interface Dump {
  /** The official image. */
  readonly image: RegExp;
  readonly password: string;
  readonly user: string;
  readonly command: string;
  readonly restore: string;
  readonly suffix: string;
}

/** With the variables of the images. Sources: the manuals of the servers. */
const dumps: Readonly<Record<string, Dump>> = {
  PostgreSQL: {
    image: /^(?:docker\.io\/)?(?:library\/)?postgres[:@]/,
    password: 'POSTGRES_PASSWORD',
    user: 'POSTGRES_USER',
    command: 'PGPASSWORD="$POSTGRES_PASSWORD" pg_dumpall --clean --if-exists --username="${POSTGRES_USER:-postgres}"',
    restore: 'psql --username="${POSTGRES_USER:-postgres}" postgres',
    suffix: '.sql',
  },
  MySQL: {
    image: /^(?:docker\.io\/)?(?:library\/)?mysql[:@]/,
    password: 'MYSQL_ROOT_PASSWORD',
    user: '',
    command: 'MYSQL_PWD="$MYSQL_ROOT_PASSWORD" mysqldump --user=root --single-transaction --routines --all-databases',
    restore: 'MYSQL_PWD="$MYSQL_ROOT_PASSWORD" mysql --user=root',
    suffix: '.sql',
  },
  MongoDB: {
    image: /^(?:docker\.io\/)?(?:library\/)?mongo[:@]/,
    password: 'MONGO_INITDB_ROOT_PASSWORD',
    user: 'MONGO_INITDB_ROOT_USERNAME',
    command:
      'mongodump --archive --username="$MONGO_INITDB_ROOT_USERNAME" --password="$MONGO_INITDB_ROOT_PASSWORD" --authenticationDatabase=admin',
    restore:
      'mongorestore --archive --drop --username="$MONGO_INITDB_ROOT_USERNAME" --password="$MONGO_INITDB_ROOT_PASSWORD" --authenticationDatabase=admin',
    suffix: '.archive',
  },
};
