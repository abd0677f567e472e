/** Where the code of a service starts to answer, and what it does about its log and the stop signal just there. */
import { type Span, span, type TextFile } from '../../text.js';
import { isEntrySource, isOwnSource } from '../detect.js';
import { nameOf } from '../paths.js';
import { canJudgeSources, isPlanned, type Topic } from './evidence.js';
import { isInSideFolder } from './image-build.js';
import type { Project } from './project.js';

/**
 * The call that starts a server which stops at once when it is told to: of Node (https://nodejs.org/api/process.html#signal-events),
 * Express, Fastify, and of Go's `net/http`, Gin, Echo and Fiber. Looked for where the rest of such a file was read too.
 */
export function unguardedStart(project: Project): Span | undefined {
  const { evidence, hints } = project.evidence('gracefulShutdown');
  if (evidence.length > 0 || hints.some(({ path }) => starts.some(({ file }) => file.test(path)))) return undefined;
  return firstOf(project, file =>
    handedOn.test(file.text) ? undefined : starts.find(start => start.file.test(file.path))?.call,
  );
}

/** The line in a file that starts a service which prints a sentence, where no logger of the project's own was left unread. */
export function printedSentence(project: Project): Span | undefined {
  const { evidence, hints } = project.evidence('structuredLogging');
  if (evidence.length > 0 || hints.length > 0 || project.paths.some(path => mayFormat(path, project))) return undefined;
  return firstOf(project, file => {
    const start = starts.find(({ file: name }) => name.test(file.path));
    return start?.serves.test(file.text) ? start.print : undefined;
  });
}

/** As `canJudgeSources`; also where the start of the service itself was read, and `found` there what breaks the promise. */
export function canJudgeStart(found: (project: Project) => Span | undefined) {
  return (project: Project, topic: Topic): true | undefined =>
    canJudgeSources(project, topic) ?? (found(project) ? true : undefined);
}

interface Start {
  readonly file: RegExp;
  /** It answers requests from here on, whatever draws in the rest. */
  readonly call?: RegExp;
  readonly serves: RegExp;
  /** A sentence is written to the log; groups of fields are not. */
  readonly print: RegExp;
}

const starts: readonly Start[] = [
  {
    file: /\.[cm]?[jt]s$/,
    call: /\b(?:app|server|httpServer|fastify|express\(\))\.listen\s*\(/,
    serves: /\.listen\s*\(/,
    print: /\bconsole\.(?:log|info|warn|error)\s*\(\s*[`'"]/,
  },
  {
    file: /\.go$/,
    call: /\b(?:http\.ListenAndServe(?:TLS)?|(?:router|r|engine|app|e)\.(?:Run|Start|Listen))\s*\(/,
    serves: /\bhttp\.ListenAndServe(?:TLS)?\s*\(|\b(?:router|r|engine|app|e)\.(?:Run|Start|Listen)\s*\(/,
    print: /\blog\.(?:Print|Fatal)(?:f|ln)?\s*\(\s*"/,
  },
  {
    file: /\.py$/,
    serves: /\b(?:FastAPI|Flask)\s*\(/,
    print: /^\s*print\s*\(\s*f?["']|\blogging\.basicConfig\s*\(/,
  },
];

/** A function that was not read gets the server, and may see to its end. */
const handedOn =
  /\b\w*(?:set_?up|init|config|bootstrap|shut|terminat|clos|lifecycle|hook)\w*\s*\(\s*(?:app|server|httpServer)\b/i;

/** A file that may give log lines their shape and was not read, or is set up in a format that is not. */
function mayFormat(path: string, project: Project): boolean {
  return formatter.test(nameOf(path)) && isOwnSource(path) && !project.file(path);
}

const formatter =
  /(?:^|[._-])log(?:s|ger|ging|back|4j2?|[-_]?conf(?:ig)?)?(?:[._-][\w.-]*)?\.(?:py|[cm]?[jt]s|go|ya?ml|json|ini|conf|toml|xml)$|winston|pino|telemetry|observability|monitoring/i;

/** The first place that answers a pattern in what starts the services that are deployed. */
function firstOf({ files }: Project, patternFor: (file: TextFile) => RegExp | undefined): Span | undefined {
  for (const file of files) {
    if (!isEntrySource(file.path) || isInSideFolder(file.path) || isPlanned(file.path)) continue;
    const found = patternFor(file);
    const at = found && lineWith(found, file);
    if (at) return at;
  }
  return undefined;
}

function lineWith(pattern: RegExp, file: TextFile): Span | undefined {
  let start = 0;
  for (const text of file.text.split('\n')) {
    const match = /^\s*(?:\/\/|\*|#)/.test(text) ? null : pattern.exec(text);
    if (match) {
      const from = start + match.index + (/^\s*/.exec(match[0])?.[0].length ?? 0);
      return span(file, from, start + match.index + match[0].replace(/[\s(`'"]+$/, '').length);
    }
    start += text.length + 1;
  }
  return undefined;
}
