/** The only file access: finds, reads and remembers the files of one folder. */
import { lstat, readdir, readFile } from 'node:fs/promises';
import { basename, join, posix } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { type Config, configPaths, defaultConfig, matchesGlob, type Notice, readConfig } from '../core/config.js';
import { isRelevant } from '../core/model/detect.js';
import { createProject, type Project, type Unread } from '../core/model/project.js';
import type { TextFile } from '../core/text.js';

/** Where files come from. The browser build will get them through the client instead of the disk. */
export interface Files {
  /** The entries of a folder; rejects when it cannot be listed. Symbolic links are neither files nor folders. */
  list(folder: string): Promise<readonly { readonly name: string; readonly kind: 'file' | 'folder' | 'other' }[]>;
  /** A file's bytes, or the reason it cannot be used. */
  read(path: string): Promise<{ readonly text: string } | { readonly reason: string }>;
  join(folder: string, path: string): string;
}

export interface Progress {
  report(done: number, total: number | undefined): void;
  readonly cancelled: boolean;
}

/** Larger files are not written by hand: they are listed as not read. In bytes. */
const sizeLimit = 1 << 20;
const readsAtOnce = 32;
/** Never looked into, whatever `.gitignore` says: other people's files and caches. */
const skippedFolders = new Set(
  '.git .hg .svn node_modules bower_components vendor .venv venv __pycache__ .terraform .tox .nox .mypy_cache .pytest_cache .ruff_cache .vscode-test .yarn .pnpm-store'.split(
    ' ',
  ),
);

export const diskFiles: Files = {
  async list(folder) {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.map(entry => ({
      name: entry.name,
      kind: entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other',
    }));
  },
  async read(path) {
    try {
      const { size } = await lstat(path);
      return tooLarge(size) ?? decode(await readFile(path));
    } catch (error) {
      return { reason: reasonOf(error) };
    }
  },
  join: (folder, path) => join(folder, path),
};

/** The texts of one folder, as the disk and the editor have them. */
export class Workspace {
  readonly name: string;
  private readonly disk = new Map<string, TextFile>();
  private readonly open = new Map<string, TextFile>();
  private readonly unreadable = new Map<string, string>();
  private paths = new Set<string>();
  private isPartOfRepository = false;
  /** Kept while it stays the same: models remember what they found by it. */
  private pathList: readonly string[] = [];
  private goodConfig: Config = defaultConfig;
  private built: { project: Project; config: Config; notices: readonly Notice[] } | undefined;

  constructor(
    readonly root: string,
    private readonly ruleIds: ReadonlySet<string>,
    private readonly files: Files = diskFiles,
    /** A folder that was not opened as one, around a single open file: only its own files are looked at. */
    readonly shallow = false,
  ) {
    this.name = basename(root) || root;
  }

  /** Reads the whole folder anew. Rejects when the folder itself cannot be listed. */
  async scan(progress?: Progress): Promise<void> {
    const paths = await listPaths(this.root, this.files, this.shallow, progress);
    const relevant = paths.filter(isRelevant);
    this.isPartOfRepository = await isInsideRepository(this.root, this.files);
    this.paths = new Set(paths);
    this.disk.clear();
    this.unreadable.clear();
    this.built = undefined;
    let done = 0;
    const queue = [...relevant];
    const worker = async () => {
      for (let path = queue.pop(); path !== undefined && !progress?.cancelled; path = queue.pop()) {
        await this.readInto(path);
        progress?.report(++done, relevant.length);
      }
    };
    await Promise.all(Array.from({ length: readsAtOnce }, worker));
    this.built = undefined;
  }

  /** A file changed on the disk, was made or vanished. */
  async refresh(path: string): Promise<void> {
    this.built = undefined;
    this.disk.delete(path);
    this.unreadable.delete(path);
    this.paths.delete(path);
    const folder = posix.dirname(path);
    const entries = await this.files.list(this.files.join(this.root, folder)).catch(() => []);
    const kind = entries.find(entry => entry.name === posix.basename(path))?.kind;
    if (kind === 'file') {
      this.paths.add(path);
      if (isRelevant(path)) await this.readInto(path);
    } else if (kind === undefined) this.forgetFolder(path);
    // Somebody may have looked while the file was being read.
    this.built = undefined;
  }

  /** The editor's text of a file stands before the disk's. */
  setOpen(path: string, text: string): void {
    if (this.open.get(path)?.text === text) return;
    this.open.set(path, { path, text });
    this.built = undefined;
  }

  close(path: string): void {
    if (this.open.delete(path)) this.built = undefined;
  }

  /** Everything known now. The config is the last good one while the file is broken. */
  current(): { readonly project: Project; readonly config: Config; readonly notices: readonly Notice[] } {
    this.built ??= this.build();
    return this.built;
  }

  private build() {
    const texts = new Map([...this.disk, ...this.open]);
    const configFile = configPaths.map(path => texts.get(path)).find(file => file !== undefined);
    const read = configFile ? readConfig(configFile, this.ruleIds) : { config: defaultConfig, notices: [] };
    if (read.config) this.goodConfig = read.config;
    const config = this.goodConfig;
    const wanted = (path: string) => !config.exclude.some(glob => matchesGlob(glob, path));
    const files = [...texts.values()].filter(file => wanted(file.path)).sort((a, b) => (a.path < b.path ? -1 : 1));
    const paths = [...new Set([...this.paths, ...this.open.keys()])].filter(wanted).sort();
    const unread: Unread[] = [...this.unreadable]
      .filter(([path]) => wanted(path) && !this.open.has(path))
      .map(([path, reason]) => ({ path, reason }));
    if (paths.length !== this.pathList.length || paths.some((path, index) => path !== this.pathList[index]))
      this.pathList = paths;
    const { name, pathList, isPartOfRepository } = this;
    const project = createProject({ name, paths: pathList, files, unread, isPartOfRepository });
    return { project, config, notices: read.notices };
  }

  private async readInto(path: string): Promise<void> {
    const result = await this.files.read(this.files.join(this.root, path));
    if ('text' in result) this.disk.set(path, { path, text: result.text });
    else this.unreadable.set(path, result.reason);
  }

  private forgetFolder(path: string): void {
    const prefix = `${path}/`;
    for (const known of this.paths) {
      if (!known.startsWith(prefix)) continue;
      this.paths.delete(known);
      this.disk.delete(known);
      this.unreadable.delete(known);
    }
  }
}

/** Whether a folder above is a repository and this one is not. */
async function isInsideRepository(root: string, files: Files): Promise<boolean> {
  let folder = root;
  for (let depth = 0; depth < 40; depth++) {
    const entries = await files.list(folder).catch(() => []);
    if (entries.some(({ name }) => name === '.git')) return folder !== root;
    const parent = files.join(folder, '..');
    if (parent === folder) return false;
    folder = parent;
  }
  return false;
}

async function listPaths(
  root: string,
  files: Files,
  shallow: boolean,
  progress: Progress | undefined,
): Promise<string[]> {
  const paths: string[] = [];
  const visit = async (folder: string, ignores: readonly { folder: string; rules: Ignore }[]): Promise<void> => {
    if (progress?.cancelled) return;
    const entries = await (folder === '' ? files.list(root) : files.list(files.join(root, folder)).catch(() => []));
    let active = ignores;
    if (entries.some(entry => entry.name === '.gitignore' && entry.kind === 'file')) {
      const result = await files.read(files.join(root, posix.join(folder, '.gitignore')));
      if ('text' in result) active = [...ignores, { folder, rules: ignore().add(result.text) }];
    }
    const folders: string[] = [];
    for (const { name, kind } of entries) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (kind === 'other' || (kind === 'folder' && skippedFolders.has(name))) continue;
      if (isIgnored(path, kind === 'folder', active)) continue;
      if (kind === 'file') paths.push(path);
      else folders.push(path);
    }
    progress?.report(paths.length, undefined);
    if (!shallow) for (const next of folders) await visit(next, active);
  };
  await visit('', []);
  return paths;
}

/** `.gitignore` files apply from the outermost in; a later one may take a path back. */
function isIgnored(path: string, folder: boolean, ignores: readonly { folder: string; rules: Ignore }[]): boolean {
  let ignored = false;
  for (const { folder: base, rules } of ignores) {
    const inside = base === '' ? path : path.slice(base.length + 1);
    const verdict = rules.test(folder ? `${inside}/` : inside);
    if (verdict.ignored) ignored = true;
    else if (verdict.unignored) ignored = false;
  }
  return ignored;
}

/** Why a file of this size, in bytes, is not read. */
export function tooLarge(size: number): { reason: string } | undefined {
  return size > sizeLimit ? { reason: `Larger than ${megabytes(sizeLimit)} (${megabytes(size)})` } : undefined;
}

export function decode(bytes: Uint8Array): { text: string } | { reason: string } {
  if (bytes.subarray(0, 8192).includes(0)) return { reason: 'Binary file' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { reason: 'Not UTF-8 text' };
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / (1 << 20)).toFixed(bytes % (1 << 20) ? 1 : 0)} MB`;
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'Vanished while it was read';
  if (code === 'EACCES' || code === 'EPERM') return 'No permission to read it';
  return code ? `Cannot be read (${code})` : 'Cannot be read';
}
