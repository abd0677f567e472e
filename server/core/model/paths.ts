/** Paths as the project has them: from its root, with forward slashes; '' is the root itself. */

export function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Whether a path is a folder, or something in it; '' holds everything. */
export function isWithin(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

/** The folder or file that a path means when a command runs in `directory`; `undefined` where it leads out or is unknown. */
export function resolvePath(directory: string | undefined, path: string): string | undefined {
  if (directory === undefined || path.length > longestPath || /^[/~$]|^[A-Za-z]:|\\/.test(path)) return undefined;
  const parts = directory === '' ? [] : directory.split('/');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

/** A path for a message: its end, where it is long. */
export function shortPath(path: string): string {
  return path.length <= 38 ? path : `…${path.slice(-37)}`;
}

/** Words of a script can be whole documents. */
const longestPath = 500;
