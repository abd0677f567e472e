/** Terraform's state among the project's files. */
import { appendLines, createFile, type Edit } from '../../text.js';
import { nameOf } from '../paths.js';
import type { Project } from '../project/project.js';

const patterns = ['*.tfstate', '*.tfstate.*'];

const known = new WeakMap<readonly string[], readonly string[]>();

/** State files that nothing keeps out of the repository; those of tests are made up. */
export function stateFiles({ paths, file }: Project): readonly string[] {
  let found = known.get(paths);
  if (!found) {
    found = paths.filter(
      path =>
        /\.tfstate(?:\.backup)?$/.test(nameOf(path)) &&
        !/(?:^|\/)(?:tests?|testdata|fixtures?|test-fixtures|_?examples?)\//i.test(path),
    );
    known.set(paths, found);
  }
  return found.length && !ignores(file('.gitignore')?.text) ? found : [];
}

function ignores(text = ''): boolean {
  return text.split(/\r?\n/).some(line => line.trim() === patterns[0]);
}

/** Afterwards git ignores state files that are not tracked yet. */
export function ignorePatterns(project: Project): readonly Edit[] {
  const ignore = project.file('.gitignore');
  return [
    ignore ? appendLines(ignore, patterns) : createFile('.gitignore', patterns.map(line => `${line}\n`).join('')),
  ];
}
