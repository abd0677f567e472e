/** Real configuration files beside the project, where they are present. Nothing of them is part of the project. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { isRelevant } from '../../server/core/model/detect.js';
import { createProject, type Project } from '../../server/core/model/project/project.js';
import { root } from './catalogue.js';

const folder = process.env.READINESS_CORPUS ?? join(root, '../shared/corpus/files');

/** One project per repository; none where the corpus is absent. */
export function corpusProjects(): readonly Project[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter(name => statSync(join(folder, name)).isDirectory())
    .map(name => {
      const paths = filesBelow(join(folder, name)).sort();
      const files = paths
        .filter(isRelevant)
        .map(path => ({ path, text: readFileSync(join(folder, name, path), 'utf8') }));
      return createProject({ name, paths, files, unread: [] });
    });
}

function filesBelow(base: string, inside = ''): string[] {
  return readdirSync(join(base, inside), { withFileTypes: true }).flatMap(entry => {
    const path = posix.join(inside, entry.name);
    return entry.isDirectory() ? filesBelow(base, path) : [path];
  });
}
