/** Backups of the databases that a project runs: for Compose a script for each, and the table that starts it every night. */
import { appendLines, createFile, type Edit, type Span } from '../../text.js';
import type { Service } from '../compose/compose.js';
import { addToSampleBeside } from '../compose/env-example.js';
import { directoryOf, nameOf } from '../paths.js';
import { backupJobsFor, stamp } from './backup-job.js';
import { databasesRun, type RunDatastore } from './datastore.js';
import { dumpFor, type Settings } from './dump.js';
import { projectName } from './image-build.js';
import type { Project } from './project.js';

/** A job, or a script and its schedule, for each database; nothing where a database is of a kind whose dumps are not known. */
export function backupsFor(project: Project): readonly Edit[] | undefined {
  const databases = distinct(databasesRun(project));
  if (databases.every(({ run }) => !run.isCompose)) return backupJobsFor(databases, project);
  const scripts = databases.map(database => ({
    path: `scripts/backup-${database.run.name}.sh`,
    text: scriptFor(database, project),
  }));
  const checks = databases.flatMap(database => {
    const text = checkFor(database, project);
    return text === undefined ? [] : { path: `scripts/restore-check-${database.run.name}.sh`, text };
  });
  const all = [...scripts, ...checks];
  const ignored = ignoreCopies(project);
  if (!ignored || all.some(({ path, text }) => text === undefined || project.has(path))) return undefined;
  const lines = [
    ...scripts.map(({ path }, index) => startedAt('2 * * *', index, path)),
    ...checks.map(({ path }, index) => startedAt('5 * * 0', index, path)),
  ];
  return [
    ...all.map(({ path, text }) => createFile(path, text ?? '')),
    createFile(tablePath, table(lines, project)),
    ...ignored,
    ...nameTarget(project),
  ];
}

function startedAt(when: string, index: number, path: string): string {
  return line(`${15 + 20 * index} ${when}`, `bash ${path}`);
}

/** The schedule for a script that exists, or for the make target that a line of a Makefile belongs to. */
export function scheduleFor({ file, start }: Span, project: Project): readonly Edit[] | undefined {
  const folder = directoryOf(file.path);
  const target = file.path.endsWith('.sh') ? undefined : targetAround(file.text, start);
  const path = target === undefined ? beside(folder) : 'backup.cron';
  const command = target === undefined ? `bash ${file.path}` : `make${folder === '' ? '' : ` -C ${folder}`} ${target}`;
  if (/[\s'"$%]/.test(file.path) || target === '' || project.has(path)) return undefined;
  return [createFile(path, table([line('15 2 * * *', command)], project, path))];
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

function table(lines: readonly string[], project: Project, path = tablePath): string {
  return [
    `# Backups of ${projectName(project)}. On the server, as the user who runs the stack, in its folder:`,
    `#   (crontab -l; sed "s|@folder@|$PWD|" ${path}) | crontab -`,
    ...lines,
    '',
  ].join('\n');
}

function line(when: string, command: string): string {
  return `${when} cd @folder@ && ${command} 2>&1 | logger -t ${nameIn(command)}`;
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

/** The script asks the `.env` at the root where copies go. */
function nameTarget(project: Project): readonly Edit[] {
  const compose = project.composeFiles.find(({ file }) => !file.path.includes('/'));
  return compose ? addToSampleBeside(['BACKUP_TARGET'], compose.file, project) : [];
}

/** Copies of a database belong into no commit. */
function ignoreCopies(project: Project): readonly Edit[] | undefined {
  if (!project.has('.gitignore')) return [createFile('.gitignore', '/backups/\n')];
  const file = project.file('.gitignore');
  if (!file) return undefined;
  return /^\/?backups\/?[ \t\r]*$/m.test(file.text) ? [] : [appendLines(file, ['/backups/'])];
}

function scriptFor({ title, run, path }: RunDatastore, project: Project): string | undefined {
  const service = project.composeFiles.find(({ file }) => file.path === path)?.service(run.name);
  const dump = service && dumpFor(title, service.image, settingsOf(service));
  if (!dump || !/^[\w.-]+$/.test(run.name) || /[\s'"$]/.test(path)) return undefined;
  const inside = `${composeFor(path)} exec -T ${run.name} sh -c`;
  const suffix = `${dump.suffix}.gz`;
  return [
    '#!/usr/bin/env bash',
    `# Copies the ${title} of \`${run.name}\` to another machine; the copies of two weeks stay here too.`,
    `# Back again: gunzip --stdout COPY | ${inside} '${dump.restore}'`,
    'set -euo pipefail',
    'umask 077',
    'cd "$(dirname "${BASH_SOURCE[0]}")/.."',
    '# Where copies go when this disk is lost: a folder of another machine, as rsync takes it (user@host:folder).',
    'if [ -z "${BACKUP_TARGET:-}" ] && [ -f .env ]; then',
    '  BACKUP_TARGET="$(sed -n "s/^BACKUP_TARGET=//p" .env | tr -d "\\"\'\\r")"',
    'fi',
    'target="${BACKUP_TARGET:?set it in .env, or copies stay on the disk that they are for}"',
    '',
    'mkdir -p backups',
    `part="backups/.${run.name}.part"`,
    'trap \'rm -f "$part"\' EXIT',
    `${inside} '${dump.command()}' | gzip > "$part"`,
    `copy="backups/${run.name}-$(date +%Y%m%dT%H%M%S)${suffix}"`,
    'mv "$part" "$copy"',
    'rsync "$copy" "$target/"',
    `find backups -name '${run.name}-${stamp}${suffix}' -mtime +14 -delete`,
    '',
  ].join('\n');
}

/** A restore that touches nothing: into a container that has the settings of the real one, no network, and ends with the script. */
function checkFor({ title, run, path }: RunDatastore, project: Project): string | undefined {
  const service = project.composeFiles.find(({ file }) => file.path === path)?.service(run.name);
  const dump = service && dumpFor(title, service.image, settingsOf(service));
  // A password in a file would have to be mounted, and MongoDB before 5.0 has another shell.
  const isOld = title === 'MongoDB' && /^[34](?:\.|$)/.test(service?.image?.tag ?? '');
  if (!dump || isOld || dump.variables.some(name => name.endsWith('_FILE'))) return undefined;
  const compose = composeFor(path);
  return [
    '#!/usr/bin/env bash',
    `# Restores the newest copy of \`${run.name}\` into a container of its own, and counts what is in it.`,
    'set -euo pipefail',
    'umask 077',
    'cd "$(dirname "${BASH_SOURCE[0]}")/.."',
    `copy="$(find backups -name '${run.name}-${stamp}${dump.suffix}.gz' | sort | tail -n 1)"`,
    `: "\${copy:?there is no copy of ${run.name} in backups}"`,
    `server="$(${compose} ps --quiet ${run.name})"`,
    'scratch="restore-check-$$"',
    'settings="$(mktemp)"',
    'trap \'rm -f "$settings"; docker rm --force --volumes "$scratch" > /dev/null 2>&1 || true\' EXIT',
    '',
    'docker inspect --format \'{{range .Config.Env}}{{println .}}{{end}}\' "$server" | grep . > "$settings"',
    'image="$(docker inspect --format \'{{.Image}}\' "$server")"',
    'docker run --detach --name "$scratch" --network none --env-file "$settings" "$image" > /dev/null',
    'for _ in $(seq 60); do',
    `  if docker exec "$scratch" sh -c '${dump.ready}' > /dev/null 2>&1; then break; fi`,
    '  sleep 2',
    'done',
    `gunzip --stdout "$copy" | docker exec -i "$scratch" sh -c '${dump.restore}' > /dev/null`,
    `found="$(docker exec "$scratch" sh -c '${dump.count}')"`,
    `now="$(docker exec "$server" sh -c '${dump.count}')"`,
    `echo "$copy: $found ${title === 'MongoDB' ? 'collections' : 'tables'} restored, $now in use"`,
    '[ "$found" -gt 0 ]',
    '',
  ].join('\n');
}

function composeFor(path: string): string {
  return /^(?:docker-)?compose\.ya?ml$/.test(path) ? 'docker compose' : `docker compose --file ${path}`;
}

function settingsOf({ environment, yaml }: Service): Settings {
  return {
    names: new Set(environment.map(({ name }) => name)),
    isWhole: !yaml.has('env_file') && !yaml.hasUnknownMerge,
  };
}
