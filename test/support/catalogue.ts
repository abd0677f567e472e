/** The rules as files: what the generated lists are made from. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CatalogueRule, categories } from '../../server/core/rule.js';
import { readSpec } from './spec.js';

/** The project's folder; tests run from `out/test`. */
export const root = join(__dirname, '../../..');

export interface RulePage {
  readonly id: string;
  readonly path: string;
  readonly text: string;
}

export function ruleIds(): string[] {
  const kinds = readdirSync(join(root, 'rules'), { withFileTypes: true }).filter(entry => entry.isDirectory());
  return kinds
    .flatMap(kind => readdirSync(join(root, 'rules', kind.name)).map(name => `${kind.name}/${name}`))
    .filter(path => path.endsWith('.ts'))
    .map(path => path.slice(0, -'.ts'.length))
    .sort();
}

export function rulePage(id: string): RulePage {
  const path = join(root, 'rules', `${id}.md`);
  return { id, path, text: readFileSync(path, 'utf8') };
}

/** Path and text of every file that is made from the rules; relative to the project's folder. */
export function generatedFiles(rules: readonly CatalogueRule[]): Map<string, string> {
  const ids = ruleIds();
  return new Map([
    ['rules/index.ts', indexOf(ids)],
    ['rules/README.md', readmeOf(rules)],
    ['syntaxes/readiness.schema.json', schemaOf(ids)],
  ]);
}

function indexOf(ids: readonly string[]): string {
  const name = (id: string) => id.replace(/[/-](\w)/g, (_, letter: string) => letter.toUpperCase());
  const entries = ids.map(id => {
    const { promise, why } = readSpec(rulePage(id).text);
    return `  {\n    id: '${id}',\n    promise: ${quote(promise)},\n    why: ${quote(why)},\n    rule: ${name(id)},\n  },`;
  });
  return [
    '// Generated from the rules by `npm test`. Do not edit.',
    "import type { CatalogueRule } from '../server/core/rule.js';",
    ...ids.map(id => `import ${name(id)} from './${id}.js';`),
    '',
    'export const rules: readonly CatalogueRule[] = [',
    ...entries,
    '];',
    '',
  ].join('\n');
}

function readmeOf(rules: readonly CatalogueRule[]): string {
  const kinds = [...new Set(rules.map(({ id }) => id.split('/')[0] ?? ''))];
  const sections = kinds.map(kind => {
    const rows = rules
      .filter(({ id }) => id.startsWith(`${kind}/`))
      .map(
        ({ id, promise, rule }) =>
          `| [${id}](${id}.md) | ${promise} | ${categories[rule.category]} | ${rule.severity} | ${fixWord(id)} |`,
      );
    return [
      `## ${kind}`,
      '',
      '| rule | promise | category | severity | fix |',
      '|---|---|---|---|---|',
      ...rows,
      '',
    ].join('\n');
  });
  const words =
    '`safe` fixes may be applied in bulk; `review` fixes want a look first. The pages are the rules’ tests: every example in them is run.';
  return [
    '# Rules',
    '',
    `<!-- Generated from the rules by \`npm test\`. Do not edit. -->`,
    '',
    words,
    '',
    ...sections,
  ].join('\n');
}

/** What the page's diffs show. */
function fixWord(id: string): string {
  const { text } = rulePage(id);
  const titles = [...text.matchAll(/^```diff\n([\s\S]*?)^```/gm)].flatMap(([, body]) => body?.match(/^# .*$/gm) ?? []);
  if (!titles.length) return '';
  const safe = titles.some(title => !title.endsWith('(review)'));
  const review = titles.some(title => title.endsWith('(review)'));
  return [safe && 'safe', review && 'review'].filter(Boolean).join(', ');
}

function schemaOf(ids: readonly string[]): string {
  const path = join(root, 'syntaxes/readiness.schema.json');
  const schema = JSON.parse(readFileSync(path, 'utf8'));
  schema.properties.rules.propertyNames.enum = ids;
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function quote(text: string): string {
  return text.includes("'") ? JSON.stringify(text) : `'${text.replace(/\\/g, '\\\\')}'`;
}
