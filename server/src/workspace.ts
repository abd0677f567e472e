/** The only file access: finds, reads and remembers the files of one folder. */
import { Buffer, isUtf8 } from 'node:buffer';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { basename, join, posix } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { type Config, configPaths, defaultConfig, matchesGlob, type Notice, readConfig } from '../core/config.js';
import { isRelevant } from '../core/model/detect.js';
import { parseFile } from '../core/model/parse.js';
import { createProject, type Project, type Unread } from '../core/model/project/project.js';
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
  /** Every path is known; their texts are not. */
  listed?(): void;
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
  /** Files of a scan that is under way whose turn has not come. */
  private readonly waiting = new Set<string>();
  /** Every path is known, though not every text. */
  isListed = false;
  private paths = new Set<string>();
  private ignores: readonly IgnoreFile[] = [];
  private isPartOfRepository = false;
  /** Kept while it stays the same: models remember what they found by it. */
  private pathList: readonly string[] = [];
  private goodConfig: Config = defaultConfig;
  private built: Known | undefined;

  constructor(
    readonly root: string,
    private readonly ruleIds: ReadonlySet<string>,
    private readonly files: Files = diskFiles,
    /** A folder that was not opened as one, around a single open file: only its own files are looked at. */
    readonly shallow = false,
  ) {
    this.name = basename(root) || root;
  }

  /**
   * Reads the whole folder anew, and parses what it reads: one file at a time, so that others get their turn in between.
   * Cancelled while paths are still being found, it changes nothing: of half the paths nothing could be said. Rejects when
   * the folder itself cannot be listed.
   */
  async scan(progress?: Progress): Promise<void> {
    const { paths, ignores, unlisted } = await listPaths(this.root, this.files, this.shallow, progress);
    if (progress?.cancelled) return;
    const relevant = paths.filter(isRelevant);
    this.isPartOfRepository = await isInsideRepository(this.root, this.files);
    this.paths = new Set(paths);
    this.ignores = ignores;
    for (const path of [...this.disk.keys()]) if (!this.paths.has(path)) this.disk.delete(path);
    this.unreadable.clear();
    this.waiting.clear();
    for (const [folder, reason] of unlisted) this.unreadable.set(folder, reason);
    for (const path of relevant) this.waiting.add(path);
    this.isListed = true;
    this.built = undefined;
    progress?.listed?.();
    let done = 0;
    const total = relevant.length;
    const queue = relevant.reverse();
    const worker = async () => {
      for (let path = queue.pop(); path !== undefined && !progress?.cancelled; path = queue.pop()) {
        await this.readInto(path);
        this.waiting.delete(path);
        const file = this.disk.get(path);
        if (file) parseFile(file);
        progress?.report(++done, total);
      }
    };
    await Promise.all(Array.from({ length: readsAtOnce }, worker));
    for (const path of this.waiting) {
      this.disk.delete(path);
      this.unreadable.set(path, 'Reading was stopped before its turn came');
    }
    this.waiting.clear();
    this.built = undefined;
  }

  /** A file changed on the disk, was made or vanished. Answers whether that changes anything known. */
  async refresh(path: string): Promise<boolean> {
    if (this.isLeftOut(path)) return false;
    const folder = posix.dirname(path);
    const entries = await this.files.list(this.files.join(this.root, folder)).catch(() => []);
    const kind = entries.find(entry => entry.name === posix.basename(path))?.kind;
    const changed = kind === 'file' ? await this.refreshFile(path) : kind === undefined && this.forget(path);
    // Somebody may have looked while the file was being read.
    if (changed) this.built = undefined;
    return changed;
  }

  private async refreshFile(path: string): Promise<boolean> {
    const isNew = !this.paths.has(path);
    this.paths.add(path);
    if (!isRelevant(path)) return isNew;
    const before = this.disk.get(path) ?? this.unreadable.get(path);
    await this.readInto(path);
    return isNew || before !== (this.disk.get(path) ?? this.unreadable.get(path));
  }

  private forget(path: string): boolean {
    const gone = [...this.paths].filter(known => known === path || known.startsWith(`${path}/`));
    for (const known of gone) {
      this.paths.delete(known);
      this.disk.delete(known);
      this.unreadable.delete(known);
    }
    return gone.length > 0;
  }

  /** Whether a path is other people's, or ignored: what a scan passes over is not looked at when it changes or is opened. */
  isLeftOut(path: string): boolean {
    const folders = path.split('/').slice(0, -1);
    return folders.some(name => skippedFolders.has(name)) || isIgnored(path, false, this.ignores);
  }

  /** The editor's text of a file stands before the disk's. Answers whether the file is looked at. */
  setOpen(path: string, text: string): boolean {
    if (this.isLeftOut(path)) return false;
    if (this.open.get(path)?.text === text) return true;
    this.open.set(path, { path, text });
    this.built = undefined;
    return true;
  }

  close(path: string): void {
    if (this.open.delete(path)) this.built = undefined;
  }

  /** Everything known now. The config is the last good one while the file is broken. */
  current(): Known {
    this.built ??= this.build();
    return this.built;
  }

  /** The same with the text of one file only: of a folder that is still being read the others are not parsed for it. */
  withOnly(path: string): Known {
    return this.build(path);
  }

  /** Whether nothing has changed since. */
  isStill(known: Known): boolean {
    return this.built === known;
  }

  private build(only?: string): Known {
    const texts = new Map([...this.disk, ...this.open]);
    const configFile = configPaths.map(path => texts.get(path)).find(file => file !== undefined);
    const read = configFile ? readConfig(configFile, this.ruleIds) : { config: defaultConfig, notices: [] };
    if (read.config) this.goodConfig = read.config;
    const config = this.goodConfig;
    const wanted = (path: string) => !config.exclude.some(glob => matchesGlob(glob, path));
    const paths = [...new Set([...this.paths, ...this.open.keys()])].filter(wanted).sort();
    const files = paths.flatMap(path => (only === undefined || only === path ? (texts.get(path) ?? []) : []));
    const unread: Unread[] = [...this.unreadable, ...[...this.waiting].map(path => [path, 'Not read yet'] as const)]
      .filter(([path]) => wanted(path) && !texts.has(path))
      .map(([path, reason]) => ({ path, reason }));
    if (paths.length !== this.pathList.length || paths.some((path, index) => path !== this.pathList[index]))
      this.pathList = paths;
    const { name, pathList, isPartOfRepository } = this;
    const project = createProject({ name, paths: pathList, files, unread, isPartOfRepository });
    return { project, config, notices: read.notices };
  }

  /** A text that is still the same stays the same object: what was found in it is remembered by it. */
  private async readInto(path: string): Promise<void> {
    const result = await this.files.read(this.files.join(this.root, path));
    if ('text' in result) {
      this.unreadable.delete(path);
      if (this.disk.get(path)?.text !== result.text) this.disk.set(path, { path, text: result.text });
    } else {
      this.disk.delete(path);
      this.unreadable.set(path, result.reason);
    }
  }
}

/** A folder's texts at one moment. */
export interface Known {
  readonly project: Project;
  readonly config: Config;
  readonly notices: readonly Notice[];
}

/** A `.gitignore` and the folder it stands in, '' for the top. */
interface IgnoreFile {
  readonly folder: string;
  readonly rules: Ignore;
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
): Promise<{ paths: string[]; ignores: readonly IgnoreFile[]; unlisted: ReadonlyMap<string, string> }> {
  const paths: string[] = [];
  /** Folders that cannot be looked into, often the data of a database that runs as somebody else. */
  const unlisted = new Map<string, string>();
  const found: IgnoreFile[] = [];
  const visit = async (folder: string, ignores: readonly IgnoreFile[]): Promise<void> => {
    if (progress?.cancelled) return;
    const refused = (error: unknown) => {
      unlisted.set(folder, reasonOf(error));
      return [];
    };
    const entries = await (folder === '' ? files.list(root) : files.list(files.join(root, folder)).catch(refused));
    let active = ignores;
    if (entries.some(entry => entry.name === '.gitignore' && entry.kind === 'file')) {
      const result = await files.read(files.join(root, posix.join(folder, '.gitignore')));
      if ('text' in result) {
        const own = { folder, rules: ignore().add(result.text) };
        found.push(own);
        active = [...ignores, own];
      }
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
  return { paths, ignores: found, unlisted };
}

/** `.gitignore` files apply from the outermost in; a later one may take a path back. */
function isIgnored(path: string, folder: boolean, ignores: readonly IgnoreFile[]): boolean {
  let ignored = false;
  for (const { folder: base, rules } of ignores) {
    if (base !== '' && !path.startsWith(`${base}/`)) continue;
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

/** UTF-8, or UTF-16 that says so by its byte order mark, as PowerShell writes when it redirects. */
export function decode(bytes: Uint8Array): { text: string } | { reason: string } {
  const wide = wideEncoding(bytes);
  if (wide) return { text: new TextDecoder(wide, { ignoreBOM: true }).decode(bytes) };
  if (bytes.subarray(0, 8192).includes(0)) return { reason: 'Binary file' };
  if (!isUtf8(bytes)) return { reason: 'Not UTF-8 text' };
  return { text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8') };
}

function wideEncoding([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
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
