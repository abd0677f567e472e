/** The sample of the environment that a project keeps under version control, without values. */
import { appendLines, createFile, type Edit, type TextFile } from '../../text.js';
import type { Project } from '../project/project.js';

/**
 * Names variables in the sample beside a file (`.env.example`, or whatever the project calls it), creating it where
 * there is none. No edits where all are named already, or where the sample exists but could not be read.
 */
export function nameInEnvExample(names: readonly string[], file: TextFile, project: Project): readonly Edit[] {
  const folder = folderOf(file.path);
  const path = sampleNames.map(name => folder + name).find(candidate => project.has(candidate));
  if (path === undefined) return [createFile(`${folder}.env.example`, names.map(name => `${name}=\n`).join(''))];
  const sample = project.file(path);
  const missing = sample ? names.filter(name => !namedIn(sample).set.has(name)) : [];
  return sample && missing.length
    ? [
        appendLines(
          sample,
          missing.map(name => `${name}=`),
        ),
      ]
    : [];
}

/** The same where there is a sample already: a stack that was started without one goes on without. */
export function addToSampleBeside(names: readonly string[], file: TextFile, project: Project): readonly Edit[] {
  const folder = folderOf(file.path);
  return sampleNames.some(name => project.has(folder + name)) ? nameInEnvExample(names, file, project) : [];
}

/** The samples beside a file, whatever they are called; `undefined` where one could not be read. */
export function samplesBeside(file: TextFile, project: Project): readonly TextFile[] | undefined {
  let folders = samplesOf.get(project);
  if (!folders) {
    const grouped = new Map<string, (TextFile | undefined)[]>();
    for (const path of project.paths) {
      if (!path.includes('env') || !samplePath.test(path)) continue;
      const folder = folderOf(path);
      grouped.set(folder, [...(grouped.get(folder) ?? []), project.file(path)]);
    }
    folders = grouped;
    samplesOf.set(project, folders);
  }
  const samples = folders.get(folderOf(file.path)) ?? [];
  const read = samples.filter(sample => sample !== undefined);
  return read.length === samples.length ? read : undefined;
}

/** Whether a sample names a variable, if only in a comment that shows how to set it. */
export function documents(sample: TextFile, name: string): boolean {
  const { set, shown } = namedIn(sample);
  return set.has(name) || shown.has(name);
}

/** Whether a script or a pipeline of the project speaks of a variable: then these set it, and nobody else has to. */
export function isSetByScript(name: string, { files }: Project): boolean {
  const written = new RegExp(`\\b${name}\\b`);
  return files.some(({ path, text }) => scriptPath.test(path) && written.test(text));
}

const scriptPath =
  /(?:^|\/)(?:\.github\/workflows\/[^/]+|\.gitlab-ci|Makefile|Jenkinsfile|[^/]+\.sh|[Jj]ustfile|Taskfile)(?:\.ya?ml)?$/;
const sampleNames = ['.env.example', '.env.sample', '.env.template', '.env.dist', 'env.example', '.env.defaults'];
const samplePath = /(?:^|\/)[\w.-]*env[\w.-]*$/;
const samplesOf = new WeakMap<Project, ReadonlyMap<string, readonly (TextFile | undefined)[]>>();

interface Named {
  readonly set: ReadonlySet<string>;
  readonly shown: ReadonlySet<string>;
}

const named = new WeakMap<TextFile, Named>();

function namedIn(sample: TextFile): Named {
  let names = named.get(sample);
  if (!names) {
    const set = new Set<string>();
    const shown = new Set<string>();
    for (const line of sample.text.split('\n')) {
      const [, comment, name] =
        /^\ufeff?[ \t]{0,40}(#[# \t]{0,40})?(?:export[ \t]{1,40})?([A-Za-z_]\w{0,200})=/.exec(line) ?? [];
      if (name !== undefined) (comment === undefined ? set : shown).add(name);
    }
    names = { set, shown };
    named.set(sample, names);
  }
  return names;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
