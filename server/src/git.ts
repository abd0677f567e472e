/**
 * Other states of a folder, read from git's objects: the work tree, the index and the references stay as they are. Git is
 * only ever asked to read; nothing that a repository configures is run, and nothing is fetched.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { decode, type Files, tooLarge } from './workspace.js';

/** Git is missing, or does not know what it was asked for: one clear line, whatever a ref or a path holds. */
export class GitError extends Error {
  constructor(message: string) {
    super(message.replace(/\p{Cc}+/gu, ' '));
  }
}

export interface Tree {
  /** The whole id. */
  readonly commit: string;
  /** The state of the whole repository, under the paths that the work tree has. */
  readonly files: Files;
  close(): void;
}

export interface Commit {
  readonly id: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly subject: string;
}

/**
 * A folder as it is in a commit.
 * @throws GitError
 */
export async function openTree(root: string, ref: string): Promise<Tree> {
  const git = await repositoryOf(root);
  const commit = await git.commit(ref);
  const tree = git.prefix === '' ? commit : await git.resolve(`${commit}:${git.prefix}`);
  if (tree === undefined) throw new GitError(`${root} does not exist in ${ref}`);
  const listing = await git.run('ls-tree', '-r', '-z', '-l', '--full-tree', tree);
  if (listing.code !== 0) throw new GitError(`${ref} holds no folder ${root}: ${listing.error}`);
  const { folders, blobs } = readListing(listing.text);
  const objects = git.objects();
  const inside = (path: string) => relative(root, path).split(sep).join('/');
  return {
    commit,
    close: objects.close,
    files: {
      join,
      async list(path) {
        const folder = inside(path);
        const isTop = resolve(path) === git.top;
        // What a repository's own folder looks like from the disk: the way to tell that this one is or is not the whole.
        const own = isTop ? [{ name: '.git', kind: 'other' as const }] : [];
        if (folder === '..' || folder.startsWith('../')) return own;
        const entries = folders.get(folder);
        if (!entries) throw new GitError(`${path} does not exist in ${ref}`);
        return [...own, ...[...entries].map(([name, kind]) => ({ name, kind }))];
      },
      async read(path) {
        const blob = blobs.get(inside(path));
        if (!blob) return { reason: 'Vanished while it was read' };
        const large = tooLarge(blob.size);
        if (large) return large;
        const bytes = await objects.read(blob.id);
        return bytes ? decode(bytes) : { reason: 'Not in this clone' };
      },
    },
  };
}

/** Why a history may end early, where it does. */
export async function endOfHistory(root: string): Promise<string | undefined> {
  return (await (await repositoryOf(root)).isShallow()) ? onlyPart : undefined;
}

/**
 * The last commits on the way to `HEAD`, the newest first; of a merge only its first parent.
 * @throws GitError
 */
export async function lastCommits(root: string, count: number): Promise<readonly Commit[]> {
  const git = await repositoryOf(root);
  const head = await git.commit('HEAD');
  const format = '--format=%H%x00%cs%x00%s';
  const { code, text, error } = await git.run('rev-list', '--first-parent', `--max-count=${count}`, format, head);
  if (code !== 0) throw new GitError(`the history cannot be read: ${error}`);
  return text.split('\n').flatMap(line => {
    const [id = '', date, subject] = line.split('\0');
    return date === undefined || subject === undefined ? [] : [{ id, date, subject }];
  });
}

export interface Ref {
  readonly name: string;
  readonly kind: 'commit' | 'branch' | 'remote' | 'tag';
  readonly subject: string;
}

/**
 * The last commit, and the branches and tags with the youngest commits.
 * @throws GitError
 */
export async function listRefs(root: string): Promise<readonly Ref[]> {
  const git = await repositoryOf(root);
  const [head] = await lastCommits(root, 1);
  const { code, text, error } = await git.run(
    'for-each-ref',
    '--sort=-creatordate',
    '--count=200',
    '--format=%(refname)%00%(contents:subject)',
    'refs/heads',
    'refs/remotes',
    'refs/tags',
  );
  if (code !== 0) throw new GitError(`the branches cannot be read: ${error}`);
  const refs = text.split('\n').flatMap((line): Ref[] => {
    const [, kind, name, subject = ''] = /^refs\/(heads|remotes|tags)\/([^\0]+)\0(.*)$/.exec(line) ?? [];
    if (name === undefined || name.endsWith('/HEAD')) return [];
    return [{ name, kind: kind === 'heads' ? 'branch' : kind === 'tags' ? 'tag' : 'remote', subject }];
  });
  return [...(head ? [{ name: 'HEAD', kind: 'commit' as const, subject: head.subject }] : []), ...refs];
}

type Kind = 'file' | 'folder' | 'other';

/** The lines of `ls-tree -r -z -l`: `mode type id size TAB path`; the size of what the clone lacks is no number. */
function readListing(text: string) {
  const folders = new Map<string, Map<string, Kind>>([['', new Map()]]);
  const blobs = new Map<string, { readonly id: string; readonly size: number }>();
  const add = (path: string, kind: Kind) => {
    const slash = path.lastIndexOf('/');
    const folder = slash < 0 ? '' : path.slice(0, slash);
    let entries = folders.get(folder);
    if (!entries) {
      entries = new Map();
      folders.set(folder, entries);
      add(folder, 'folder');
    }
    entries.set(path.slice(slash + 1), kind);
  };
  for (const line of text.split('\0')) {
    const [, mode = '', id = '', size = '', path = ''] = /^(\d+) \w+ ([0-9a-f]+) +(\S+)\t([\s\S]*)$/.exec(line) ?? [];
    if (path === '') continue;
    // Symbolic links and other repositories are not followed, as on the disk.
    const isFile = mode.startsWith('100');
    add(path, isFile ? 'file' : 'other');
    if (isFile) blobs.set(path, { id, size: Number(size) });
  }
  return { folders, blobs };
}

interface Repository {
  /** The folder of the whole work tree, spelled as the folder that was asked for. */
  readonly top: string;
  /** From there to the folder, with forward slashes; empty where it is the whole. */
  readonly prefix: string;
  run(...args: readonly string[]): Promise<Output>;
  /** The id of an object; `undefined` where there is none. */
  resolve(name: string): Promise<string | undefined>;
  commit(ref: string): Promise<string>;
  isShallow(): Promise<boolean>;
  objects(): Objects;
}

async function repositoryOf(root: string): Promise<Repository> {
  const program = await findGit();
  const run = (...args: readonly string[]) => runGit(program, root, args);
  const where = await run('rev-parse', '--show-prefix');
  if (where.code !== 0) {
    const isForeign = where.error.includes('dubious ownership');
    const hint = isForeign ? `; \`git config --global --add safe.directory ${root}\` trusts it` : '';
    throw new GitError(`${root} is in no git repository that can be read: ${where.error}${hint}`);
  }
  const prefix = where.text.replace(/\r?\n$/, '').replace(/\/$/, '');
  const resolveName = async (name: string) => {
    const { code, text } = await run('rev-parse', '--verify', '--quiet', '--end-of-options', name);
    const id = text.trim().split('\n').at(-1) ?? '';
    return code === 0 && /^[0-9a-f]{40,64}$/.test(id) ? id : undefined;
  };
  const isShallow = async () => (await run('rev-parse', '--is-shallow-repository')).text.trim() === 'true';
  return {
    top: prefix === '' ? resolve(root) : resolve(root, ...prefix.split('/').map(() => '..')),
    prefix,
    run,
    resolve: resolveName,
    async commit(ref) {
      const id = ref === '' || ref.startsWith('-') ? undefined : await resolveName(`${ref}^{commit}`);
      if (id !== undefined) return id;
      if (ref === '') throw new GitError('no commit, branch or tag was named');
      if (ref === 'HEAD') throw new GitError('the repository has no commit yet');
      const hint = (await isShallow()) ? `; ${onlyPart}` : '';
      throw new GitError(`git knows no commit ${ref}${hint}`);
    },
    isShallow,
    objects: () => readObjects(program, root),
  };
}

/**
 * The program, by its whole path from `PATH`: a name alone would on some systems also be looked for in the folder that is
 * read, which may hold anything.
 */
async function findGit(): Promise<string> {
  const names = process.platform === 'win32' ? ['git.exe'] : ['git'];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    for (const name of names) {
      const path = join(folder, name);
      if (await isExecutable(path)) return path;
    }
  }
  throw new GitError('git was not found; it is needed to read another state of the folder');
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const onlyPart = 'this clone has only a part of the history, `git fetch --unshallow` gets the rest';

/** Whatever a repository's own config says: no hook, monitor, pager or remote helper is started. */
const safely = [
  '--no-pager',
  '--no-replace-objects',
  '--literal-pathspecs',
  ...[
    'core.fsmonitor=false',
    'core.hooksPath=/dev/null',
    'core.sshCommand=false',
    'protocol.allow=never',
    'safe.bareRepository=explicit',
  ].flatMap(setting => ['-c', setting]),
];

/** Set by git for its hooks: they would point at another repository than the folder's. */
const ofHooks = new Set(
  'GIT_DIR GIT_WORK_TREE GIT_COMMON_DIR GIT_INDEX_FILE GIT_NAMESPACE GIT_PREFIX GIT_EXTERNAL_DIFF'.split(' '),
);

function environment(): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofHooks.has(name.toUpperCase()))),
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
}

interface Output {
  readonly code: number;
  readonly text: string;
  /** The first line of what it complained about. */
  readonly error: string;
}

function runGit(program: string, root: string, args: readonly string[]): Promise<Output> {
  return new Promise((done, fail) => {
    const child = spawn(program, [...safely, ...args], {
      cwd: root,
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const out: Buffer[] = [];
    const complaints: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
    child.on('error', error => fail(new GitError(`git cannot be run: ${error.message}`)));
    child.on('close', code =>
      done({
        code: code ?? 1,
        text: Buffer.concat(out).toString('utf8'),
        error: complaintOf(Buffer.concat(complaints).toString('utf8')),
      }),
    );
  });
}

function complaintOf(text: string): string {
  const [first = ''] = text.split('\n');
  return first.replace(/^(fatal|error): /, '');
}

interface Objects {
  /** The bytes of a blob; `undefined` where this clone does not have it. */
  read(id: string): Promise<Buffer | undefined>;
  close(): void;
}

/** One process for all files, one question at a time. It starts with the first question. */
function readObjects(program: string, root: string): Objects {
  let ask: ((id: string) => Promise<Buffer | undefined>) | undefined;
  let stop = () => {};
  let last: Promise<unknown> = Promise.resolve();
  const start = () => {
    const child = spawn(program, [...safely, 'cat-file', '--batch'], {
      cwd: root,
      env: environment(),
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    });
    // Both mean that no answer comes, which the reader notices.
    child.on('error', () => {});
    child.stdin.on('error', () => {});
    stop = () => child.stdin.end();
    const chunks = child.stdout.iterator();
    let held: Buffer = Buffer.alloc(0);
    const more = async () => {
      const { value, done } = await chunks.next();
      if (done) throw new GitError('git stopped while objects were read');
      held = Buffer.concat([held, value]);
    };
    /** The answer: `id blob size LF bytes LF`, or `id missing LF`. */
    return async (id: string) => {
      child.stdin.write(`${id}\n`);
      while (!held.includes(10)) await more();
      const header = held.toString('latin1', 0, held.indexOf(10));
      held = held.subarray(header.length + 1);
      const size = Number(/ blob (\d+)$/.exec(header)?.[1] ?? Number.NaN);
      if (Number.isNaN(size)) return undefined;
      while (held.length <= size) await more();
      const bytes = held.subarray(0, size);
      held = held.subarray(size + 1);
      return bytes;
    };
  };
  return {
    read(id) {
      const answer = last.then(() => {
        ask ??= start();
        return ask(id);
      });
      last = answer.catch(() => {});
      return answer;
    },
    close: () => stop(),
  };
}
