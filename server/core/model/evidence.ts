/**
 * What a project shows of a practice: signs in its paths, its dependencies and its texts. Each text is looked at once,
 * word by word, whatever the number of topics.
 */
import { lineAt, lineSpan, type TextFile } from '../text.js';
import { delivery } from './delivery-evidence.js';
import { incident } from './incident-evidence.js';
import type { Manifest } from './manifest.js';
import { nameOf } from './paths.js';
import type { Project } from './project.js';
import { recovery } from './recovery-evidence.js';
import { supplyChain } from './supply-chain-evidence.js';
import { telemetry } from './telemetry-evidence.js';

/** A thing of the project that shows something, with the file it stands in. */
export interface Evidence {
  readonly what: string;
  readonly path: string;
}

export interface Shown {
  readonly evidence: readonly Evidence[];
  /** What may well be it, where how it is set up is not written in this project. */
  readonly hints: readonly Evidence[];
}

/** What shows one practice. */
export interface Signs {
  /** Paths that show it by their name alone. */
  readonly paths?: RegExp;
  /** Dependencies that do it, by their whole name. */
  readonly dependencies?: RegExp;
  /** Dependencies of which it is known only that they may. */
  readonly hintedBy?: RegExp;
  /** Headings of Markdown documents. */
  readonly headings?: RegExp;
  readonly texts?: readonly TextSign[];
  /** Its paths count among tests too. */
  readonly inTests?: true;
}

export interface TextSign {
  /** The kinds of text it counts in. */
  readonly in: readonly TextKind[];
  /** Lower case, separated by spaces; one of them stands in the line as a whole word. */
  readonly words: string;
  /** What its line looks like. */
  readonly line?: RegExp;
  readonly hint?: true;
}

/** A pipeline is YAML too, and what counts in any YAML counts there. */
export type TextKind = 'yaml' | 'pipeline' | 'terraform' | 'script' | 'settings' | 'source' | 'document' | 'dockerfile';

const topics = { ...telemetry, ...delivery, ...incident, ...recovery, ...supplyChain } satisfies Record<string, Signs>;
export type Topic = keyof typeof topics;

/** Everything that shows a practice, by topic. */
export function findEvidence(project: Project): (topic: Topic) => Shown {
  const found = new Map<Topic, { evidence: Evidence[]; hints: Evidence[] }>();
  const of = (topic: Topic) => {
    let shown = found.get(topic);
    if (!shown) {
      shown = { evidence: [], hints: [] };
      found.set(topic, shown);
    }
    return shown;
  };
  const note = ({ topic, what, path, hint }: Sighting) => of(topic)[hint ? 'hints' : 'evidence'].push({ what, path });
  for (const sighting of sightingsIn(project.paths)) note(sighting);
  for (const file of project.files) for (const sighting of sightingsInText(file)) note(sighting);
  for (const manifest of project.manifests) for (const sighting of sightingsInManifest(manifest)) note(sighting);
  return of;
}

/**
 * Whether a promise that evidence keeps can be judged: yes where something shows it, or where nothing does and everything
 * that could was read.
 */
export function canJudge(project: Project, topic: Topic): true | undefined {
  const { evidence, hints } = project.evidence(topic);
  if (evidence.length > 0) return true;
  return hints.length > 0 || project.isPartlyRead ? undefined : true;
}

/** The same for what source code shows: where some of it was not read, nothing can be missing. */
export function canJudgeSources(project: Project, topic: Topic): true | undefined {
  const { evidence, hints } = project.evidence(topic);
  if (evidence.length > 0) return true;
  return hints.length > 0 || project.isPartlyRead || !project.hasAllSources ? undefined : true;
}

interface Sighting extends Evidence {
  readonly topic: Topic;
  readonly hint: boolean;
}

const topicList = Object.entries(topics) as [Topic, Signs][];

/** Other people's code, and what only looks like the project's own. */
const foreign =
  /(?:^|\/)(?:node_modules|site-packages|vendor|third[-_]?party|tests?|__tests__|testdata|fixtures?|__fixtures__|locales?|i18n|examples?|samples?)\//;

const inPaths = new WeakMap<readonly string[], readonly Sighting[]>();

/** One look at a list of paths: it stays the same while texts change. */
function sightingsIn(paths: readonly string[]): readonly Sighting[] {
  const known = inPaths.get(paths);
  if (known) return known;
  const found: Sighting[] = [];
  const seen = new Set<Topic>();
  for (const path of paths) {
    const isForeign = foreign.test(path);
    for (const [topic, signs] of topicList) {
      if ((isForeign && !signs.inTests) || seen.has(topic) || !signs.paths?.test(path)) continue;
      seen.add(topic);
      found.push({ topic, what: nameOf(path), path, hint: false });
    }
  }
  inPaths.set(paths, found);
  return found;
}

const inManifests = new WeakMap<Manifest, readonly Sighting[]>();

function sightingsInManifest(manifest: Manifest): readonly Sighting[] {
  const known = inManifests.get(manifest);
  if (known) return known;
  const found: Sighting[] = [];
  const { path } = manifest.file;
  for (const what of manifest.dependencies ?? []) {
    for (const [topic, { dependencies, hintedBy }] of topicList) {
      if (dependencies?.test(what)) found.push({ topic, what, path, hint: false });
      else if (hintedBy?.test(what)) found.push({ topic, what, path, hint: true });
    }
  }
  inManifests.set(manifest, found);
  return found;
}

const inTexts = new WeakMap<TextFile, readonly Sighting[]>();

function sightingsInText(file: TextFile): readonly Sighting[] {
  const known = inTexts.get(file);
  if (known) return known;
  const kind = foreign.test(file.path) ? undefined : kindOf(file.path);
  const found = kind === undefined ? [] : kind === 'document' ? readDocument(file) : readWords(file, kind);
  inTexts.set(file, found);
  return found;
}

const kinds: readonly (readonly [RegExp, TextKind])[] = [
  [/(?:^|\/)(?:package|composer)\.json$|(?:^|\/)(?:package-lock|pnpm-lock)|\.readiness\.ya?ml$/, 'settings'],
  [
    /(?:^|\/)(?:\.(?:github|gitea|forgejo)\/(?:workflows|actions)\/.+|\.(?:gitlab-ci|travis|drone)|\.gitlab\/.+|\.circleci\/.+|\.buildkite\/.+|\.woodpecker.*|[\w.-]*azure-pipelines?[\w.-]*|bitbucket-pipelines|cloudbuild[\w.-]*|buildspec[\w.-]*|\.?ci\/.+|[Tt]askfile)\.ya?ml$/,
    'pipeline',
  ],
  [/\.(?:ya?ml|rules)$/i, 'yaml'],
  [/\.tf$/i, 'terraform'],
  [/\.(?:sh|mk)$|(?:^|\/)(?:(?:GNU)?[Mm]akefile|[Jj]ustfile|Jenkinsfile|crontab)$/, 'script'],
  [/(?:^|\/)\.?env[\w.-]*$|\.env[\w.-]*$/i, 'settings'],
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
}

/** The signs by their words, for each kind of text. */
const wordsOf = new Map<TextKind, Map<string, TopicSign[]>>();
for (const [topic, { texts }] of topicList) {
  for (const sign of texts ?? []) {
    const entry = { topic, sign };
    const counted = sign.in.includes('yaml') ? [...sign.in, 'pipeline' as const] : sign.in;
    for (const kind of new Set(counted)) {
      const words = wordsOf.get(kind) ?? new Map<string, TopicSign[]>();
      wordsOf.set(kind, words);
      for (const word of sign.words.split(' ')) words.set(word, [...(words.get(word) ?? []), entry]);
    }
  }
}

function readWords(file: TextFile, kind: TextKind): readonly Sighting[] {
  const words = wordsOf.get(kind);
  if (!words) return [];
  const found: Sighting[] = [];
  const seen = new Set<TopicSign>();
  for (const { 0: word, index } of file.text.matchAll(/[A-Za-z][A-Za-z0-9]*/g)) {
    for (const candidate of words.get(word.toLowerCase()) ?? []) {
      if (seen.has(candidate)) continue;
      const { topic, sign } = candidate;
      if (comment.test(before(file, index)) || (sign.line && !sign.line.test(lineAround(file, index)))) continue;
      seen.add(candidate);
      found.push({ topic, what: word, path: file.path, hint: sign.hint === true });
    }
  }
  return found;
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

/** A comment up to where a word stands. */
const comment = /^\s*(?:#|\/\/|\*|--|;)|\s(?:#|\/\/)\s/;
const longestLine = 500;

function readDocument({ path, text }: TextFile): readonly Sighting[] {
  const found: Sighting[] = [];
  for (const { 0: heading } of text.matchAll(/^#{1,6}[ \t].{0,200}/gm)) {
    for (const [topic, { headings }] of topicList) {
      if (headings?.test(heading)) found.push({ topic, what: heading.replace(/^#+\s*/, ''), path, hint: false });
    }
  }
  return found;
}
