/** Projects made of the folders of a test. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { isRelevant } from '../../server/core/model/detect.js';
import { createProject, type Project } from '../../server/core/model/project/project.js';
import { root } from './catalogue.js';

/** A project of the files of some folders, relative to the root; a file of a later one stands before the earlier's. */
export function projectIn(...folders: readonly string[]): Project {
  const texts = new Map<string, string>();
  for (const folder of folders) {
    for (const path of filesBelow(join(root, folder))) texts.set(path, readFileSync(join(root, folder, path), 'utf8'));
  }
  const paths = [...texts.keys()].sort();
  const files = paths.filter(isRelevant).map(path => ({ path, text: texts.get(path) ?? '' }));
  return createProject({ name: basename(folders[0] ?? ''), paths, files, unread: [] });
}

function filesBelow(base: string, inside = ''): string[] {
  return readdirSync(join(base, inside), { withFileTypes: true }).flatMap(entry => {
    const path = posix.join(inside, entry.name);
    return entry.isDirectory() ? filesBelow(base, path) : [path];
  });
}
