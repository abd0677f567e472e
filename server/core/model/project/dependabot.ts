/** A configuration of Dependabot, written for the manifests of a project. */
import { Document } from 'yaml';
import { directoryOf, nameOf } from '../paths.js';
import { isInSideFolder } from './image-build.js';
import type { Ecosystem } from './manifest.js';
import type { Project } from './project.js';

/** One entry per kind of manifest, with the folders it stands in; `undefined` where GitHub runs nothing, or nothing is known. */
export function dependabotConfig(project: Project): string | undefined {
  const { pipelines, manifests, mainDockerfiles, has } = project;
  if (
    !pipelines.some(({ root, system }) => root === '' && system === 'GitHub Actions') ||
    has('.github/dependabot.yml')
  )
    return undefined;
  const folders = new Map<string, Set<string>>();
  const note = (ecosystem: string | undefined, folder: string) => {
    if (ecosystem) folders.set(ecosystem, (folders.get(ecosystem) ?? new Set()).add(`/${folder}`));
  };
  for (const { ecosystem, file, directory } of manifests) {
    if (!isInSideFolder(file.path)) note(nameOfEcosystem(ecosystem, nameOf(file.path), directory, project), directory);
  }
  for (const { file } of mainDockerfiles) note('docker', directoryOf(file.path));
  note('github-actions', '');
  const updates = [...folders].map(([ecosystem, found]) => ({
    'package-ecosystem': ecosystem,
    ...(found.size === 1 ? { directory: [...found][0] } : { directories: [...found] }),
    schedule: { interval: 'weekly' },
  }));
  return new Document({ version: 2, updates }).toString();
}

/** Dependabot's names. Source: GitHub's list of supported ecosystems. */
const names: Readonly<Record<Ecosystem, string>> = {
  npm: 'npm',
  python: 'pip',
  go: 'gomod',
  jvm: 'maven',
  ruby: 'bundler',
  php: 'composer',
  rust: 'cargo',
  dotnet: 'nuget',
  elixir: 'mix',
};

function nameOfEcosystem(ecosystem: Ecosystem, name: string, directory: string, { has }: Project): string | undefined {
  if (name.startsWith('build.gradle')) return 'gradle';
  if (ecosystem === 'python' && has(directory === '' ? 'uv.lock' : `${directory}/uv.lock`)) return 'uv';
  return names[ecosystem];
}
