/** Backups of the databases that a project runs: for Compose a script for each, and the table that starts it every night. */
import { appendLines, createFile, type Edit, type Span } from '../text.js';
import { backupJobsFor } from './backup-job.js';
import { databasesRun, type RunDatastore } from './datastore.js';
import { projectName } from './image-build.js';
import { directoryOf, nameOf } from './paths.js';
import type { Project } from './project.js';

/** A job, or a script and its schedule, for each database; nothing where a database is of a kind whose dumps are not known. */
export function backupsFor(project: Project): readonly Edit[] | undefined {
  const databases = distinct(databasesRun(project));
  if (databases.every(({ run }) => !run.isCompose)) return backupJobsFor(databases, project);
  const scripts = databases.map(database => ({
    path: `scripts/backup-${database.run.name}.sh`,
    text: scriptFor(database),
  }));
  const ignored = ignoreCopies(project);
  if (!ignored || scripts.some(({ path, text }) => text === undefined || project.has(path))) return undefined;
  return [
    ...scripts.map(({ path, text }) => createFile(path, text ?? '')),
    createFile(
      tablePath,
      table(
        scripts.map(({ path }) => `bash ${path}`),
        project,
      ),
    ),
    ...ignored,
  ];
}

/** The schedule for a script that exists, or for the make target that a line of a Makefile belongs to. */
export function scheduleFor({ file, start }: Span, project: Project): readonly Edit[] | undefined {
  const folder = directoryOf(file.path);
  const target = file.path.endsWith('.sh') ? undefined : targetAround(file.text, start);
  const path = target === undefined ? beside(folder) : 'backup.cron';
  const command = target === undefined ? `bash ${file.path}` : `make${folder === '' ? '' : ` -C ${folder}`} ${target}`;
  if (/[\s'"$%]/.test(file.path) || target === '' || project.has(path)) return undefined;
  return [createFile(path, table([command], project, path))];
}

function beside(folder: string): string {
  return folder === '' ? 'backup.cron' : `${folder}/backup.cron`;
}

/** The name of the rule of a Makefile that an offset stands in; '' before the first. */
function targetAround(text: string, offset: number): string {
  const names = Array.from(text.slice(0, offset).matchAll(/^([\w-]+)[ \t]*:(?!=)/gm), match => match[1] ?? '');
  return names.at(-1) ?? '';
}

const tablePath = 'scripts/backup.cron';

function table(commands: readonly string[], project: Project, path = tablePath): string {
  return [
    `# Backups of ${projectName(project)}. On the server, as the user who runs the stack, in its folder:`,
    `#   (crontab -l; sed "s|@folder@|$PWD|" ${path}) | crontab -`,
    ...commands.map(
      (command, index) => `${15 + 20 * index} 2 * * * cd @folder@ && ${command} 2>&1 | logger -t ${nameIn(command)}`,
    ),
    '',
  ].join('\n');
}

/** What a command is called in the log: its script or target. */
function nameIn(command: string): string {
  return nameOf(command.split(' ').at(-1) ?? '').replace(/\.sh$/, '');
}

function distinct(databases: readonly RunDatastore[]): readonly RunDatastore[] {
  const seen = new Set<string>();
  return databases.filter(({ run }) => {
    if (seen.has(run.name)) return false;
    seen.add(run.name);
    return true;
  });
}

/** Copies of a database belong into no commit. */
function ignoreCopies(project: Project): readonly Edit[] | undefined {
  if (!project.has('.gitignore')) return [createFile('.gitignore', '/backups/\n')];
  const file = project.file('.gitignore');
  if (!file) return undefined;
  return /^\/?backups\/?[ \t\r]*$/m.test(file.text) ? [] : [appendLines(file, ['/backups/'])];
}

function scriptFor({ title, run, path }: RunDatastore): string | undefined {
  const dump = dumps[title];
  if (!dump || !run.isCompose || !/^[\w.-]+$/.test(run.name) || /[\s'"$]/.test(path)) return undefined;
  const compose = /^(?:docker-)?compose\.ya?ml$/.test(path) ? 'docker compose' : `docker compose --file ${path}`;
  const inside = `${compose} exec -T ${run.name} sh -c`;
  const suffix = `${dump.suffix}.gz`;
  return [
    '#!/usr/bin/env bash',
    `# Copies the ${title} of \`${run.name}\` to another machine; the copies of two weeks stay here too.`,
    `# Back again: gunzip --stdout COPY | ${inside} '${dump.restore}'`,
    'set -euo pipefail',
    'cd "$(dirname "${BASH_SOURCE[0]}")/.."',
    '# Where copies go when this disk is lost: a folder of another machine, as rsync takes it (user@host:folder).',
    'if [ -z "${BACKUP_TARGET:-}" ] && [ -f .env ]; then BACKUP_TARGET="$(sed -n "s/^BACKUP_TARGET=//p" .env)"; fi',
    'target="${BACKUP_TARGET:?set it in .env, or copies stay on the disk that they are for}"',
    '',
    'mkdir -p backups',
    `copy="backups/${run.name}-$(date +%Y%m%dT%H%M%S)${suffix}"`,
    `${inside} '${dump.command}' | gzip > "$copy.part"`,
    'mv "$copy.part" "$copy"',
    'rsync "$copy" "$target/"',
    `find backups -name '${run.name}-*${suffix}' -mtime +14 -delete`,
    '',
  ].join('\n');
}

interface Dump {
  readonly command: string;
  readonly restore: string;
  readonly suffix: string;
}

const credentials = (image: string) => `-uroot -p"\${${image}_ROOT_PASSWORD}"`;

/** Run inside of the containers, with the variables of their images. Sources: the manuals of the servers. */
const dumps: Readonly<Record<string, Dump>> = {
  PostgreSQL: {
    command: 'pg_dumpall --clean --if-exists -U "${POSTGRES_USER:-postgres}"',
    restore: 'psql -U "${POSTGRES_USER:-postgres}" postgres',
    suffix: '.sql',
  },
  MySQL: {
    command: `mysqldump ${credentials('MYSQL')} --single-transaction --routines --all-databases`,
    restore: `mysql ${credentials('MYSQL')}`,
    suffix: '.sql',
  },
  MariaDB: {
    command: `mariadb-dump ${credentials('MARIADB')} --single-transaction --routines --all-databases`,
    restore: `mariadb ${credentials('MARIADB')}`,
    suffix: '.sql',
  },
  MongoDB: {
    command:
      'mongodump --archive ${MONGO_INITDB_ROOT_USERNAME:+--username "$MONGO_INITDB_ROOT_USERNAME" --password "$MONGO_INITDB_ROOT_PASSWORD" --authenticationDatabase admin}',
    restore:
      'mongorestore --archive --drop ${MONGO_INITDB_ROOT_USERNAME:+--username "$MONGO_INITDB_ROOT_USERNAME" --password "$MONGO_INITDB_ROOT_PASSWORD" --authenticationDatabase admin}',
    suffix: '.archive',
  },
};
