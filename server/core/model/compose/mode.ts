/** Settings that are for writing a program, in files that run it for others. */
import type { Value } from '../../yaml/view.js';
import type { Project } from '../project/project.js';
import {
  type ComposeFile,
  folderOf,
  isBase,
  isForProductionByName,
  isWorkedOn,
  neighbours,
  type Service,
  servesDevelopers,
  type Variable,
} from './compose.js';
import { wordsOf } from './development.js';

/** Whether a file says by its name, or by another one for development beside it, that it is for production. */
export function isForProduction(compose: ComposeFile, project: Project): boolean {
  let known = answers.get(compose);
  if (known?.project !== project) {
    known = { project, value: saysProduction(compose, project) };
    answers.set(compose, known);
  }
  return known.value;
}

const answers = new WeakMap<ComposeFile, { readonly project: Project; readonly value: boolean }>();

function saysProduction(compose: ComposeFile, project: Project): boolean {
  if (servesDevelopers(compose, project)) return false;
  if (
    isForProductionByName(compose) ||
    wordsOf(folderOf(compose.file.path)).some(word => word === 'prod' || word === 'production')
  )
    return true;
  const others = neighbours(compose, project);
  // Where production has a file of its own, or somebody works in this one, nothing says what it is for.
  if (!isBase(compose) || others.some(isForProductionByName) || compose.services.some(isWorkedOn)) return false;
  return others.some(
    other => other.development && other.services.some(({ name }) => compose.service(name) !== undefined),
  );
}

/** Whether the words at its head say that a file is for tests, or for whoever wants to try something out. */
export function isForTrying({ file, at }: ComposeFile): boolean {
  const head = file.text.slice(0, Math.min(at.start, longestHead));
  return trying.test(head) && !/production/i.test(head);
}

const trying = /^[ \t]*#[^\n]*\b(?:test|tests|testing|demo|demos|try|trying|playground|experiment|experiments)\b/im;
const longestHead = 2000;

/** A setting for development, and what it is in production. */
export interface DevelopmentSetting {
  readonly variable: Variable;
  readonly production: string;
}

export function* developmentSettings({ environment }: Service): Iterable<DevelopmentSetting> {
  for (const variable of environment) {
    const { name, raw } = variable;
    const value = raw?.trim();
    if (value === undefined || value === '') continue;
    const mode = modes.find(([names]) => names.test(name));
    if (mode?.[1].test(value)) yield { variable, production: mode[2](value) };
  }
}

/** The flag in a command that restarts the program at every change, with its place in the scalar. */
export function reloadFlag({
  yaml,
}: Service): { readonly value: Value; readonly start: number; readonly end: number } | undefined {
  const command = yaml.get('command');
  for (const value of command ? [command, ...command.items()] : []) {
    const match = /(?:^|\s)--(?:reload|debug-reload)(?=\s|$)/.exec(value.raw?.slice(0, 4096) ?? '');
    if (match) return { value, start: match.index, end: match.index + match[0].length };
  }
  return undefined;
}

type Mode = readonly [names: RegExp, values: RegExp, production: (value: string) => string];

const modes: readonly Mode[] = [
  [
    /^(?:NODE|RAILS|RACK|FLASK|ASPNETCORE|DOTNET|HANAMI)_ENV(?:IRONMENT)?$/,
    /^dev(?:elopment)?$/i,
    inCaseOf('production'),
  ],
  [
    /^(?:APP|MIX|SYMFONY|APPLICATION|DJANGO)_ENV$/,
    /^(?:dev(?:elopment)?|local)$/i,
    value => (value === 'development' || value === 'local' ? 'production' : 'prod'),
  ],
  [/^(?:DEBUG|FLASK_DEBUG|DJANGO_DEBUG|APP_DEBUG|DEMO|DEMO_MODE|[A-Z]+_DEMO_MODE)$/, /^(?:true|1|yes|on)$/i, off],
];

function inCaseOf(word: string): (value: string) => string {
  return value => (/^[A-Z]/.test(value) ? word.charAt(0).toUpperCase() + word.slice(1) : word);
}

function off(value: string): string {
  if (value === '1') return '0';
  const word = /^[Tt]/.test(value) ? 'false' : /^[Yy]/.test(value) ? 'no' : 'off';
  return inCaseOf(word)(value);
}
