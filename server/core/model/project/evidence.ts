/**
 * What a project shows of a practice: signs in its paths, its dependencies and its texts. Each text is looked at once,
 * word by word, whatever the number of topics.
 */
import { lineAt, lineSpan, type Span, span, type TextFile } from '../../text.js';
import { isOwnSource, isRelevant } from '../detect.js';
import { nameOf } from '../paths.js';
import { delivery } from './delivery-evidence.js';
import { incident } from './incident-evidence.js';
import { lineScan } from './line-scan.js';
import type { Manifest } from './manifest.js';
import type { Project } from './project.js';
import { recovery } from './recovery-evidence.js';
import { supplyChain } from './supply-chain-evidence.js';
import { telemetry } from './telemetry-evidence.js';

/** A thing of the project that shows something, with the file it stands in. */
export interface Evidence {
  readonly what: string;
  readonly path: string;
  /** Where in the file; absent where the file itself shows it. */
  readonly at?: Span | undefined;
}

export interface Shown {
  /** Where that was looked for; absent where something else was asked. */
  readonly searched?: Searched;
  readonly evidence: readonly Evidence[];
  /** What may well be it, where how it is set up is not written in this project. */
  readonly hints: readonly Evidence[];
}

/** What shows one practice. */
export interface Signs {
  /** Paths that show it by their name alone. */
  readonly paths?: RegExp;
  /** Each of them shows it, and not one as well as all. */
  readonly each?: true;
  /** What the text of such a file says too, where it was read: its name is also given to other things. */
  readonly confirm?: RegExp;
  /** Paths that let it well be there. */
  readonly hintPaths?: RegExp;
  /** Dependencies that do it, by their whole name. */
  readonly dependencies?: RegExp;
  /** Dependencies of which it is known only that they may. */
  readonly hintedBy?: RegExp;
  /** Headings of Markdown documents. */
  readonly headings?: RegExp;
  /** What stands below such a heading; without it, and where blanks are left to fill in, it is a hint. */
  readonly below?: RegExp;
  /** Such a heading is a hint, unless its document shows one of these too. */
  readonly headingsBeside?: readonly string[];
  /** What a line of a document says that lets it well be there. */
  readonly mentions?: RegExp;
  readonly texts?: readonly TextSign[];
  /** Its paths count among tests too. */
  readonly inTests?: true;
  /** Whether what stands in a file of this project can show it; a hint at least. */
  readonly counts?: (path: string, project: Project) => boolean | 'hint';
  /** What more than words shows. */
  readonly also?: (project: Project) => Pick<Shown, 'evidence' | 'hints'>;
}

export interface TextSign {
  /** The kinds of text it counts in. */
  readonly in: readonly TextKind[];
  /** Of those, the paths it counts in. */
  readonly path?: RegExp;
  /** Lower case, separated by spaces; one of them stands in the line as a whole word. */
  readonly words: string;
  /** What its line looks like. */
  readonly line?: RegExp;
  readonly hint?: true;
  /** Not in pipelines, though they are YAML: what a job sets up is not what runs. */
  readonly deployed?: true;
}

/** A pipeline is YAML too, and what counts in any YAML counts there. */
export type TextKind = 'yaml' | 'pipeline' | 'terraform' | 'script' | 'settings' | 'source' | 'document' | 'dockerfile';

const topics = { ...telemetry, ...delivery, ...incident, ...recovery, ...supplyChain } satisfies Record<string, Signs>;
export type Topic = keyof typeof topics;

/** Everything that shows a practice, by topic. */
export function findEvidence(project: Project): (topic: Topic) => Shown {
  const found = new Map<Topic, { evidence: Sighting[]; hints: Sighting[]; readonly searched: Searched }>();
  const of = (topic: Topic) => {
    let shown = found.get(topic);
    if (!shown) {
      shown = {
        evidence: [],
        hints: [],
        get searched() {
          return searchedFor(topic, project);
        },
      };
      found.set(topic, shown);
    }
    return shown;
  };
  const note = (sighting: Sighting): boolean => {
    const { counts }: Signs = topics[sighting.topic];
    const counted = counts?.(sighting.path, project) ?? true;
    if (counted === false) return false;
    of(sighting.topic)[sighting.hint || counted === 'hint' ? 'hints' : 'evidence'].push(sighting);
    return true;
  };
  const named = new Map<Topic, Map<string, { -readonly [key in keyof Sighting]: Sighting[key] }>>();
  for (const sighting of sightingsIn(project.paths)) {
    const { topic, path } = sighting;
    if (sighting.hint || !isConfirmed(sighting, project.file(path))) {
      if (sighting.hint || source.test(path)) note({ ...sighting, hint: true });
      continue;
    }
    const others = named.get(topic) ?? new Map();
    const { each }: Signs = topics[topic];
    const shown = { ...sighting, weakness: others.size > 0 && !each ? 2.5 : sighting.weakness };
    if (note(shown)) named.set(topic, others.set(path, shown));
  }
  for (const manifest of project.manifests) for (const sighting of sightingsInManifest(manifest)) note(sighting);
  for (const file of project.files) {
    for (const sighting of sightingsInText(file)) {
      const shown = named.get(sighting.topic)?.get(file.path);
      if (!shown) note(sighting);
      // A file that its name gives away is shown once, with the line that does it.
      else if (!sighting.hint && !file.path.endsWith('.md')) shown.at ??= sighting.at;
    }
  }
  for (const { evidence } of found.values()) evidence.sort((a, b) => a.weakness - b.weakness);
  for (const [topic, { also }] of topicList) {
    if (!also) continue;
    const { evidence, hints } = also(project);
    const shown = of(topic);
    shown.evidence.unshift(...evidence.map(one => ({ ...one, topic, hint: false, weakness: 0 })));
    shown.hints.push(...hints.map(one => ({ ...one, topic, hint: true, weakness: 0 })));
  }
  return of;
}

/** Whether a practice is part of what is delivered, rather than of how somebody runs it. */
export function isInCode(topic: Topic): boolean {
  return (topic in telemetry && topic !== 'logAggregation') || topic === 'gracefulShutdown' || topic === 'loadTest';
}

/**
 * Whether a promise that evidence keeps can be judged: yes where something shows it, or where nothing does and everything
 * that could was read.
 */
export function canJudge(project: Project, topic: Topic): true | undefined {
  const { evidence, hints } = project.evidence(topic);
  if (evidence.length > 0) return true;
  return hints.length > 0 || mayShowUnread(topic, project) ? undefined : true;
}

/** The same for what source code shows: where some of it was not read, nothing can be missing. */
export function canJudgeSources(project: Project, topic: Topic): true | undefined {
  const { evidence, hints } = project.evidence(topic);
  if (evidence.length > 0) return true;
  return hints.length > 0 || mayShowUnread(topic, project) || !project.hasAllSources ? undefined : true;
}

/** Whether a file that could not be read is one of those that would be asked. */
function mayShowUnread(topic: Topic, project: Project): boolean {
  if (!project.isPartlyRead) return false;
  const signs: Signs = topics[topic];
  const kinds = textsOf(signs);
  return project.unread.some(({ path }) => {
    if (!isRelevant(path) || project.file(path) || foreign.test(path)) return false;
    const kind = kindOf(path);
    return kind
      ? kinds.includes(kind) || (kind === 'pipeline' && kinds.includes('yaml'))
      : signs.dependencies !== undefined;
  });
}

/** Where the signs of a practice were looked for: how many names, dependency manifests and texts of each kind. */
export interface Searched {
  readonly names: number;
  readonly manifests: number;
  readonly texts: ReadonlyMap<TextKind, number>;
}

function searchedFor(topic: Topic, project: Project): Searched {
  const signs: Signs = topics[topic];
  const { names, manifests, texts } = searchedIn(textsOf(signs), project);
  return { names: signs.paths ? names : 0, manifests: signs.dependencies ? manifests : 0, texts };
}

/** The kinds of text that are looked at. */
function textsOf({ texts, headings, mentions }: Signs): readonly TextKind[] {
  const kinds = texts?.flatMap(({ in: kinds }) => kinds) ?? [];
  return headings || mentions ? [...kinds, 'document'] : kinds;
}

/** All names, all dependency manifests, and the texts of some kinds. */
export function searchedIn(kinds: readonly TextKind[], { paths, manifests, files }: Project): Searched {
  const wanted = new Set(kinds);
  if (wanted.has('yaml')) wanted.add('pipeline');
  const texts = new Map([...countKinds(files)].filter(([kind]) => wanted.has(kind)));
  return { names: paths.length, manifests: manifests.length, texts };
}

const kindCounts = new WeakMap<readonly TextFile[], ReadonlyMap<TextKind, number>>();

/** How many texts of each kind there are. */
function countKinds(files: readonly TextFile[]): ReadonlyMap<TextKind, number> {
  const known = kindCounts.get(files);
  if (known) return known;
  const counts = new Map<TextKind, number>();
  for (const { path } of files) {
    const kind = foreign.test(path) ? undefined : kindOf(path);
    if (kind) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  kindCounts.set(files, counts);
  return counts;
}

/** Places that show something by what is written there; it is not repeated, for it might hold a secret. */
export function shownAt(places: readonly Span[]): Shown {
  const once = new Map(places.map(at => [`${at.file.path}:${at.start}`, at]));
  return {
    evidence: [...once.values()].map(at => ({ what: nameOf(at.file.path), path: at.file.path, at })),
    hints: [],
  };
}

/** Files that show something by being there. */
export function shownBy(paths: readonly string[]): Shown {
  return { evidence: paths.map(path => ({ what: nameOf(path), path })), hints: [] };
}

interface Sighting extends Evidence {
  readonly topic: Topic;
  readonly hint: boolean;
  /** What says most comes first: names of files, dependencies, texts in the order of their signs, headings; where people write it down, headings before texts. */
  readonly weakness: number;
}

const topicList = Object.entries(topics) as [Topic, Signs][];

/**
 * Other people's code, and what only looks like the project's own: tests, settings of editors, pipelines of documents, and
 * descriptions of interfaces (OpenAPI's, and Fern's: https://buildwithfern.com/learn/api-definitions).
 */
const foreign =
  /(?:^|\/)(?:node_modules|site-packages|vendor|third[-_]?party|tests?|__tests__|testing|testdata|e2e|cypress|fixtures?|__fixtures__|cassettes?|locales?|i18n|examples?|samples?|sample[-_]?(?:data|docs)|openapi|swagger|fern|workflows\.disabled|\.(?:devcontainer|vscode|idea|vale))\/|(?:openapi|swagger)[\w.-]*\.(?:ya?ml|json)$|\.github\/workflows\/(?:[\w-]*[_-])?(?:mkdocs|docs?|documentation|labell?er|stale|greetings|triage|add-to-project)(?:[_-][\w-]*)?\.ya?ml$|[._-](?:spec|test)s?\.(?:[cm]?[jt]sx?|py|go|rb|exs?|kt|php)$|(?:^|\/)test_[^/]+\.py$|Tests?\.(?:java|kt|cs)$/;
/** What assistants are told, what is planned, and what was put away: it may be done, or never have been. */
const planned =
  /(?:^|\/)(?:\.(?:agents?|claude|codex|cursor|gemini|kiro|openhands|opencode|windsurf|specify)|[._]?bmad[\w-]*|prompts?|\.github\/(?:agents|skills|instructions)|specs?\/\d{3}-[\w-]+|_?(?:deferred|deprecated|archived?|obsolete))\/|(?:^|\/)[\w.-]*(?:roadmap|dev-?plan|backlog)[\w.-]*\.md$/i;
/** A description of an interface names what somebody may ask for, not what the service does about itself. */
const interfaceDescription = /^\uFEFF?["']?(?:openapi|swagger|asyncapi)["']?[ \t]*:/m;

/** Whether a file says what may be done, or never was. */
export function isPlanned(path: string): boolean {
  return planned.test(path);
}

/** A step in which a database changes: what it names, it only makes room for. */
const step = /(?:^|\/)(?:migrations?|versions)\/(?:[^/]+\/)?[^/]+\.(?:py|sql|[jt]s|cs|rb|php)$/i;

const inPaths = new WeakMap<readonly string[], readonly Sighting[]>();

/** One look at a list of paths: it stays the same while texts change. */
function sightingsIn(paths: readonly string[]): readonly Sighting[] {
  const known = inPaths.get(paths);
  if (known) return known;
  const found: Sighting[] = [];
  const seen = new Map<Topic, number>();
  for (const path of paths) {
    const isForeign = foreign.test(path);
    const isStep = step.test(path);
    const isMade = source.test(path) && !isOwnSource(path);
    for (const [topic, signs] of topicList) {
      const enough = signs.confirm || signs.each ? manyPaths : 1;
      if ((isForeign && !signs.inTests) || (isStep && topic !== 'migrations')) continue;
      if (isMade && topic in telemetry) continue;
      const count = seen.get(topic) ?? 0;
      if (count >= enough) continue;
      const isShown = signs.paths?.test(path) === true;
      if (!isShown && !signs.hintPaths?.test(path)) continue;
      const hint = !isShown || planned.test(path);
      if (!hint) seen.set(topic, count + 1);
      found.push({ topic, what: nameOf(path), path, hint, weakness: 0 });
    }
  }
  inPaths.set(paths, found);
  return found;
}

const source = /\.(?:py|[cm]?[jt]s|go|rs|java|kt|cs|rb|php|exs?)$/;

/** More names of one topic say no more. */
const manyPaths = 50;

/** Whether the text of a file, where it was read, is about what its name says. */
function isConfirmed({ topic }: Sighting, file: TextFile | undefined): boolean {
  const signs: Signs = topics[topic];
  if (!file) return true;
  if (/\.ya?ml$/.test(file.path) && interfaceDescription.test(file.text)) return false;
  return signs.confirm?.test(file.text) !== false;
}

const inManifests = new WeakMap<Manifest, readonly Sighting[]>();

function sightingsInManifest(manifest: Manifest): readonly Sighting[] {
  const known = inManifests.get(manifest);
  if (known) return known;
  const found: Sighting[] = [];
  const { path } = manifest.file;
  const isForeign = foreign.test(path);
  for (const what of manifest.dependencies ?? []) {
    for (const [topic, { dependencies, hintedBy, inTests }] of topicList) {
      const hint = !dependencies?.test(what);
      if ((isForeign && !inTests) || (hint && !hintedBy?.test(what))) continue;
      found.push({
        topic,
        what,
        path,
        hint,
        weakness: 1,
        get at() {
          return placeOf(what, manifest.file);
        },
      });
    }
  }
  inManifests.set(manifest, found);
  return found;
}

/** The line that names a dependency, as far as its name is written as it is called. */
function placeOf(name: string, file: TextFile): Span | undefined {
  const text = file.text.toLowerCase();
  const isJson = file.path.endsWith('.json');
  for (let start = text.indexOf(name); start >= 0; start = text.indexOf(name, start + 1)) {
    const end = start + name.length;
    const isWhole = isJson
      ? text[start - 1] === '"' && text.startsWith('":', end)
      : file.path.endsWith('.exs')
        ? /\{\s*:$/.test(text.slice(Math.max(0, start - 5), start)) && !/\w/.test(text[end] ?? ' ')
        : !/[\w./@-]/.test(text[start - 1] ?? ' ') && !/[\w/-]/.test(text[end] ?? ' ');
    if (isWhole && !comment.test(before(file, start))) return span(file, start, end);
  }
  return undefined;
}

const inTexts = new WeakMap<TextFile, readonly Sighting[]>();

function sightingsInText(file: TextFile): readonly Sighting[] {
  const known = inTexts.get(file);
  if (known) return known;
  const kind = foreign.test(file.path) ? undefined : kindOf(file.path);
  const isInterface = kind === 'yaml' && interfaceDescription.test(file.text);
  const found =
    kind === undefined || isInterface ? [] : kind === 'document' ? readDocument(file) : readWords(file, kind);
  const told = step.test(file.path)
    ? found.filter(({ topic }) => topic === 'migrations')
    : planned.test(file.path)
      ? found.flatMap(sighting => (sighting.hint ? [] : { ...sighting, hint: true }))
      : found;
  inTexts.set(file, told);
  return told;
}

const kinds: readonly (readonly [RegExp, TextKind])[] = [
  [
    /(?:^|\/)(?:package|composer)\.json$|(?:^|\/)(?:package-lock|pnpm-lock)|(?:^|\/)dependabot\.ya?ml$|\.readiness\.ya?ml$/,
    'settings',
  ],
  [
    /(?:^|\/)(?:\.(?:github|gitea|forgejo)\/(?:workflows|actions)\/.+|\.(?:gitlab-ci|travis|drone)|\.gitlab\/.+|\.circleci\/.+|\.buildkite\/.+|\.woodpecker.*|[\w.-]*azure-pipelines?[\w.-]*|bitbucket-pipelines|cloudbuild[\w.-]*|buildspec[\w.-]*|\.?ci\/.+|[Tt]askfile)\.ya?ml$|(?:^|\/)Jenkinsfile[\w.-]*$/,
    'pipeline',
  ],
  [/(?:^|\/)ISSUE_TEMPLATE\/.+\.ya?ml$/, 'settings'],
  [/\.(?:ya?ml|rules)$/i, 'yaml'],
  [/\.tf$/i, 'terraform'],
  [/\.(?:sh|mk)$|(?:^|\/)(?:(?:GNU)?[Mm]akefile|[Jj]ustfile|crontab)$/, 'script'],
  [/(?:^|\/)\.?env(?![\w.-]*\.md$)[\w.-]*$|\.env[\w.-]*$/i, 'settings'],
  [/\.md$/i, 'document'],
  [/(?:^|\/)(?:Dockerfile|Containerfile)[^/]*$|\.Dockerfile$/i, 'dockerfile'],
  [/\.(?:py|[cm]?[jt]sx?|go|rs|java|kt|cs|rb|php|ex|exs|properties|toml|sql)$/i, 'source'],
];

function kindOf(path: string): TextKind | undefined {
  const kind = kinds.find(([pattern]) => pattern.test(path))?.[1];
  return kind === 'settings' && /\.(?:json|ya?ml)$/.test(path) ? undefined : kind;
}

interface TopicSign {
  readonly topic: Topic;
  readonly sign: TextSign;
  /** As in `Sighting`. */
  readonly weakness: number;
}

/** By code: 1 for digits, 2 and more for letters, small and capital ones the same; 0 for all that is in no word. */
const letters = new Uint8Array(128);
const firstLetter = 2;
for (let digit = 48; digit <= 57; digit++) letters[digit] = 1;
for (let letter = 0; letter < 26; letter++) letters[65 + letter] = letters[97 + letter] = firstLetter + letter;

/** Signs by their words. */
interface Vocabulary {
  readonly words: Map<string, TopicSign[]>;
  /** For each two signs the lengths of the words that begin with them, a bit each: most of a text is passed over. */
  readonly lengths: Uint32Array;
  /** Where in a text they stand. */
  readonly wordsIn: (file: TextFile) => readonly number[];
}

function emptyVocabulary(): Vocabulary {
  const words: Vocabulary['words'] = new Map();
  const lengths = new Uint32Array(32 * 32);
  const wordsIn = lineScan((text, from, to, found) => {
    for (let index = from; index < to; index++) {
      const letter = signAt(text, index);
      if (letter < firstLetter) continue;
      const start = index;
      do index++;
      while (signAt(text, index) !== 0);
      const beginning = 32 * letter + signAt(text, start + 1);
      if (!((lengths[beginning] ?? 0) & (1 << Math.min(index - start, 31)))) continue;
      if (words.has(text.slice(start, index).toLowerCase())) found.push(start);
    }
  });
  return { words, lengths, wordsIn };
}

const vocabularies = new Map<TextKind, Vocabulary>();
for (const [topic, { texts }] of topicList) {
  for (const [order, sign] of (texts ?? []).entries()) {
    const entry = { topic, sign, weakness: 3 + 2 * order };
    const counted = sign.in.includes('yaml') && !sign.deployed ? [...sign.in, 'pipeline' as const] : sign.in;
    for (const kind of new Set(counted)) {
      const vocabulary = vocabularies.get(kind) ?? emptyVocabulary();
      vocabularies.set(kind, vocabulary);
      for (const word of sign.words.split(' ')) {
        vocabulary.words.set(word, [...(vocabulary.words.get(word) ?? []), entry]);
        const beginning = 32 * signAt(word, 0) + signAt(word, 1);
        vocabulary.lengths[beginning] = (vocabulary.lengths[beginning] ?? 0) | (1 << Math.min(word.length, 31));
      }
    }
  }
}

function readWords(file: TextFile, kind: TextKind): readonly Sighting[] {
  const vocabulary = vocabularies.get(kind);
  if (!vocabulary) return [];
  const { text } = file;
  const found: Sighting[] = [];
  const seen = new Set<TopicSign>();
  let inDocstring: ((offset: number) => boolean) | undefined;
  for (const start of vocabulary.wordsIn(file)) {
    let end = start;
    while (signAt(text, end) !== 0) end++;
    const word = text.slice(start, end);
    for (const candidate of vocabulary.words.get(word.toLowerCase()) ?? []) {
      const { topic, sign, weakness } = candidate;
      if (seen.has(candidate) || sign.path?.test(file.path) === false) continue;
      if (comment.test(before(file, start)) || (sign.line && !sign.line.test(lineAround(file, start)))) continue;
      inDocstring ??= docstringsOf(file);
      if (inDocstring(start)) continue;
      seen.add(candidate);
      const last = found.at(-1);
      // The first sign of a word says most.
      if (last?.topic === topic && last.at?.start === start && !last.hint) continue;
      const at = span(file, start, end);
      // A pipeline runs what a script or a program only could.
      const order = kind === 'script' || kind === 'source' ? weakness + 1 : weakness;
      found.push({
        topic,
        what: word,
        path: file.path,
        at,
        hint: sign.hint === true,
        weakness: order,
      });
    }
  }
  return found;
}

/** Whether an offset of a Python or Elixir source is inside text in triple quotes: what it says need not be done. */
function docstringsOf({ path, text }: TextFile): (offset: number) => boolean {
  if (!/\.(?:py|exs?)$/.test(path)) return () => false;
  const quotes = Array.from(text.matchAll(/"""|'''/g), ({ index }) => index);
  let passed = 0;
  // Offsets are asked in their order.
  return offset => {
    while ((quotes[passed] ?? Number.POSITIVE_INFINITY) < offset) passed++;
    return passed % 2 === 1;
  };
}

function signAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code < 128 ? (letters[code] ?? 0) : 0;
}

/** What stands on the line before a word. */
function before({ text }: TextFile, index: number): string {
  return text.slice(Math.max(text.lastIndexOf('\n', index) + 1, index - longestLine), index);
}

/** The line a word stands on, without a comment at its end; of very long ones the part around the word. */
function lineAround(file: TextFile, index: number): string {
  const { start, end } = lineSpan(file, lineAt(file, index));
  const from = Math.max(start, index - longestLine);
  return file.text.slice(from, Math.min(end, index + longestLine)).replace(/[ \t]#[^"'\n]*$/, '');
}

/** A comment up to where a word stands; a flag of a command on a line of its own is none. */
const comment = /^\s*(?:#|\/\/|\*|--\s|;|<!--)|\s(?:#|\/\/)\s/;
const longestLine = 500;

/** A heading about a request of an interface. */
const request = /\b(?:GET|POST|PUT|PATCH|DELETE)\s+[`/]/;

function readDocument(file: TextFile): readonly Sighting[] {
  const { path, text } = file;
  const found: Sighting[] = [];
  let fence = '';
  for (const { 0: heading, index, 1: mark = '' } of text.matchAll(
    /^#{1,6}[ \t].{0,200}|^[ \t]*(`{3,}(?!.*`)|~{3,})/gm,
  )) {
    if (mark) fence = fence === '' ? mark : mark.startsWith(fence) ? '' : fence;
    if (mark || fence) continue;
    for (const [topic, { headings, below }] of topicList) {
      if (!headings?.test(heading) || request.test(heading)) continue;
      const at = span(file, index, index + heading.length);
      const isEmpty = below !== undefined && !isFilled(chapterOf(heading, text, index), below);
      const what = heading.replace(/^#+\s*/, '');
      found.push({ topic, what, path, at, hint: isEmpty, weakness: topic in incident ? 2 : 99 });
    }
  }
  for (const [topic, { mentions }] of topicList) {
    const mention = mentions?.exec(text);
    if (mention) found.push({ topic, what: mention[0], path, hint: true, weakness: 2 });
  }
  return found.map(sighting => (isAside(sighting, found) ? { ...sighting, hint: true } : sighting));
}

/** Whether a heading stands in a document that is about something else. */
function isAside({ topic, path }: Sighting, found: readonly Sighting[]): boolean {
  const { headingsBeside }: Signs = topics[topic];
  return (
    headingsBeside !== undefined &&
    !topicList.some(
      ([other, { paths }]) =>
        headingsBeside.includes(other) &&
        (paths?.test(path) || found.some(sighting => sighting.topic === other && !sighting.hint)),
    )
  );
}

/** The text below a heading, up to the next one that is not below it. */
function chapterOf(heading: string, text: string, index: number): string {
  const start = index + heading.length;
  const chapter = text.slice(start, start + longestChapter);
  const level = heading.search(/[^#]/);
  const end = chapter.search(new RegExp(`^#{1,${level}}[ \\t]`, 'm'));
  return end < 0 ? chapter : chapter.slice(0, end);
}

const longestChapter = 2000;

/** Whether a chapter says something, and not only what somebody has to write there: `[name]`, `<phone>`, `XXX`. */
function isFilled(chapter: string, below: RegExp): boolean {
  const written = chapter.replace(
    /^.*(?:\[[A-Za-z][\w /-]*\](?![(:[])|<[a-z][\w -]*>|\b(?:X{3,}|TBD|TODO)\b).*$/gm,
    '',
  );
  return below.test(written);
}
