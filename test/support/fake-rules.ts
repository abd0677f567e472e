/** Small rules and projects, made for one test each. */
import { analyze } from '../../server/core/analyze.js';
import { type Config, defaultConfig } from '../../server/core/config.js';
import { createProject, type Project, type Unread } from '../../server/core/model/project/project.js';
import type { CatalogueRule, Problem, Rule } from '../../server/core/rule.js';
import type { TextFile } from '../../server/core/text.js';

interface Words extends Partial<Omit<Rule, 'on' | 'check'>> {
  readonly promise?: string;
  readonly why?: string;
  readonly message?: string;
  readonly fix?: Problem['fix'];
}

/** A rule about services that is broken in those named, as often as they are named; `unsure` ones it cannot tell. */
export function serviceRule(
  id: string,
  broken: readonly string[],
  words: Words & { readonly unsure?: readonly string[] } = {},
): CatalogueRule {
  const times = new Map<string, number>();
  for (const name of broken) times.set(name, (times.get(name) ?? 0) + 1);
  return catalogued(id, words, {
    on: 'compose.service',
    ...defaults(words),
    applies: (service: { readonly name: string }) => (words.unsure?.includes(service.name) ? undefined : true),
    *check({ name, at }: { readonly name: string; readonly at: NonNullable<Problem['at']> }) {
      for (let time = times.get(name) ?? 0; time > 0; time--) {
        yield { at, message: words.message ?? `\`${name}\` breaks it`, fix: words.fix };
      }
    },
  } as unknown as Rule);
}

/** A rule about the whole project. `undefined`: it does not apply. */
export function projectRule(id: string, isBroken: boolean | undefined, words: Words = {}): CatalogueRule {
  return catalogued(id, words, {
    on: 'project',
    ...defaults(words),
    applies: () => isBroken !== undefined,
    *check() {
      if (isBroken) yield { message: words.message ?? 'The project breaks it', fix: words.fix };
    },
  } as unknown as Rule);
}

/** A rule that finds every occurrence of a word in compose files. */
export function wordRule(id: string, word: string, words: Words = {}): CatalogueRule {
  return catalogued(id, words, {
    on: 'compose.file',
    ...defaults(words),
    *check({ file }: { readonly file: TextFile }) {
      for (let start = file.text.indexOf(word); start >= 0; start = file.text.indexOf(word, start + 1)) {
        yield { at: { file, start, end: start + word.length }, message: words.message ?? `\`${word}\` is there` };
      }
    },
  } as unknown as Rule);
}

export function projectOf(files: Readonly<Record<string, string>>, unread: readonly Unread[] = []): Project {
  const texts = Object.entries(files).map(([path, text]) => ({ path, text }));
  return createProject({ name: 'shop', paths: texts.map(({ path }) => path), files: texts, unread });
}

/** A project of one compose file with these services. */
export function services(...names: readonly string[]): Project {
  return projectOf({
    'compose.yaml': `services:\n${names.map(name => `  ${name}:\n    image: ${name}:1\n`).join('')}`,
  });
}

export const today = '2026-11-21';

export function analyzeWith(project: Project, rules: readonly CatalogueRule[], config: Partial<Config> = {}) {
  return analyze(project, rules, { ...defaultConfig, ...config }, { today });
}

function catalogued(id: string, { promise, why }: Words, rule: Rule): CatalogueRule {
  return { id, promise: promise ?? `Promise of ${id}`, why: why ?? 'Because it breaks.', rule };
}

function defaults({ category, severity, effort, phase, practice, aliases, evidence }: Words) {
  return {
    category: category ?? 'containers',
    severity: severity ?? 'high',
    effort: effort ?? [0.5, 1],
    ...(phase ? { phase } : {}),
    ...(aliases ? { aliases } : {}),
    ...(practice === undefined ? {} : { practice }),
    ...(evidence ? { evidence } : {}),
  };
}
