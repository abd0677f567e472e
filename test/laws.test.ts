/** What every rule owes: the laws, on every page's files and on real files where they are present. */
import assert from 'node:assert/strict';
import { rules } from '../rules/index.js';
import { analyze, type Finding, fixesOf } from '../server/core/analyze.js';
import { defaultConfig } from '../server/core/config.js';
import { fixAll, withTexts } from '../server/core/fix-all.js';
import { parseFile } from '../server/core/model/parse.js';
import type { Project } from '../server/core/model/project/project.js';
import { subjectsOf } from '../server/core/model/subjects.js';
import { previewOf } from '../server/core/report/preview.js';
import { type CatalogueRule, categories, severities } from '../server/core/rule.js';
import { lineAt, type TextFile, textOf } from '../server/core/text.js';
import { rulePage } from './support/catalogue.js';
import { corpusProjects } from './support/corpus.js';
import { analyzeStrictly, changedFiles, projectOf, readSpec, today } from './support/spec.js';
import { commentMark, type Variant, variants } from './support/variants.js';

/** A finding without its place in the text, which variants move. */
const words = ({ rule, problem, at }: Finding) =>
  `${rule.id} ${at ? `${at.file.path} \`${textOf(at)}\`` : ''} ${problem.message}`;
const wordsOf = (findings: readonly Finding[]) => findings.map(words).sort();

const laws: readonly { readonly name: string; check(project: Project, rule: CatalogueRule): void }[] = [
  ...variants.map(variant => ({
    name: `${variant.name} changes no finding and no comment is lost`,
    check: (project: Project, rule: CatalogueRule) => {
      for (const file of project.files) varying(project, file, variant.name, [rule]);
    },
  })),
  {
    name: 'a fix silences its finding, adds none as grave, and parses',
    check: (project, rule) => silencing(project, rule),
  },
  { name: 'safe fixes converge', check: (project, rule) => converging(project, [rule]) },
  {
    name: 'no prefix of a file makes it throw',
    check: (project, rule) => {
      for (const file of project.files) prefixes(project, file, [rule]);
    },
  },
  {
    name: 'what a report shows of a fix holds no secret that it takes away',
    check: (project, rule) => {
      if (/secret|password|credential/.test(rule.id)) previewing(analyzeStrictly(project, [rule]).findings);
    },
  },
  {
    name: 'ranges lie on one line and are not shared',
    check: (project, rule) => checkRanges(analyzeStrictly(project, [rule]).findings),
  },
];

/** A password that is also the name of a user or an image stands in many lines: those are too short or plain to tell. */
function previewing(findings: readonly Finding[]): void {
  for (const finding of findings) {
    if (!finding.at) continue;
    const secret = textOf(finding.at).replace(/^["']|["']$/g, '');
    for (const { edits } of fixesOf(finding)) {
      const lines = previewOf(edits, finding.at.file.path)?.change?.lines ?? [];
      if (secret.length >= 6 && !/^[a-z]+$/.test(secret)) {
        assert.ok(!lines.some(line => line.includes(secret)), lines.join('\n'));
      }
    }
  }
}

describe('Laws', () => {
  for (const rule of rules) {
    describe(rule.id, () => {
      const { cases } = readSpec(rulePage(rule.id).text);
      const projects = cases.map(({ files }) => projectOf(files));
      for (const law of laws) {
        it(law.name, () => {
          for (const project of projects) law.check(project, rule);
        });
      }
      it('has a page with a flagged and a clean case', () => pageLaw(projects, rule));
      it('speaks as the house does', () => grammarLaw(projects, rule));
    });
  }

  const corpus = corpusProjects();
  describe(`on ${corpus.length ? `${corpus.length} real projects` : 'real projects: the corpus is not here, so this says nothing'}`, () => {
    for (const project of corpus) {
      it(`${project.name}: no rule throws, ranges hold`, () => {
        checkRanges(analyzeStrictly(project, rules).findings);
      });
      it(`${project.name}: fixes silence their findings and parse`, () => {
        for (const rule of rules) silencing(project, rule, 3);
      });
      it(`${project.name}: all fixes together parse, converge and add nothing as grave`, () => {
        converging(project, rules);
        mendingAll(project);
      });
      it(`${project.name}: prefixes are read`, () => {
        for (const file of project.files) prefixes(project, file, rules, 6);
      });
      for (const variant of variants) {
        it(`${project.name}: ${variant.name} changes nothing`, () => varyingAll(project, variant));
      }
    }
  });
});

function varying(project: Project, file: TextFile, name: string, against: readonly CatalogueRule[]): void {
  const variant = variants.find(candidate => candidate.name === name);
  const parsed = parseFile(file);
  if (!variant || !parsed || parsed.error) return;
  const rewritten = variant.rewrite(file);
  if (rewritten.text === file.text) return;
  const other = withTexts(project, new Map([[file.path, rewritten.text]]));
  const before = analyzeStrictly(project, against).findings.filter(finding => !finding.accepted);
  const after = analyzeStrictly(other, against).findings.filter(finding => !finding.accepted);
  assert.deepEqual(wordsOf(after), wordsOf(before), `${project.name}/${file.path}`);
  if (project.files.length < 30) for (const finding of after) keepsWriting(finding, other);
}

/** Every file of a project rewritten at once. */
function varyingAll(project: Project, variant: Variant): void {
  const rewritten = project.parsed.map(({ file }) => variant.rewrite(file));
  const other = withTexts(project, new Map(rewritten.map(({ path, text }) => [path, text])));
  const visible = (of: Project) => wordsOf(analyzeStrictly(of, rules).findings.filter(finding => !finding.accepted));
  assert.deepEqual(visible(other), visible(project));
}

/** Line endings stay of one kind, and comments go only with the lines they stand on. */
function keepsWriting(finding: Finding, project: Project): void {
  for (const { fix, edits } of fixesOf(finding)) {
    for (const [path, text] of changedFiles(project.files, edits)) {
      const before = project.file(path)?.text;
      if (before === undefined) continue;
      const where = `${fix.title} in ${path}`;
      if (/\r\n/.test(before) && !/[^\r]\n/.test(before)) assert.doesNotMatch(text, /[^\r]\n/, `${where} keeps CRLF`);
      const removed = Math.max(0, before.split('\n').length - text.split('\n').length);
      const count = (all: string) => all.split(commentMark).length - 1;
      assert.ok(count(text) >= count(before) - removed, `${where} keeps comments`);
    }
  }
}

function silencing(project: Project, rule: CatalogueRule, most = Number.POSITIVE_INFINITY): void {
  const before = analyzeStrictly(project, [rule]).findings.filter(finding => !finding.accepted);
  // Findings taken evenly, where there are more than are tried.
  const chosen = before.filter((_, index) => index % Math.ceil(before.length / most) === 0 || before.length <= most);
  for (const finding of chosen) {
    for (const { fix, edits } of fixesOf(finding)) {
      const where = `${fix.title}: ${words(finding)}`;
      const texts = changedFiles(project.files, edits);
      assert.ok(texts.size, `${where} changes something`);
      for (const [path, text] of texts) {
        assert.notEqual(text, project.file(path)?.text, `${where} changes ${path}`);
        assert.equal(parseFile({ path, text })?.error?.reason, undefined, `${where} leaves ${path} parsing`);
      }
      const fixed = withTexts(project, texts);
      const after = analyzeStrictly(fixed, [rule]).findings.filter(other => !other.accepted);
      assert.ok(after.length < before.length, `${where} silences it`);
      // Among real files this would analyse each project hundreds of times: there, all fixes are looked at together.
      if (most === Number.POSITIVE_INFINITY) addingNothing(project, fixed, finding, where);
    }
  }
}

function addingNothing(project: Project, fixed: Project, { severity }: Finding, where: string): void {
  const level = severities.indexOf(severity);
  // A finding whose words change with the fix (`no memory and no CPU` → `no CPU`) is the one that was there.
  const place = ({ rule, at }: Finding) => `${rule.id} ${at ? `${at.file.path} ${textOf(at)}` : ''}`;
  const grave = (findings: readonly Finding[]) =>
    findings.filter(other => severities.indexOf(other.severity) <= level).map(place);
  const now = analyzeStrictly(fixed, rules).findings;
  const old = new Set(grave(analyzeStrictly(project, rules).findings));
  assert.deepEqual(
    grave(now).filter(other => !old.has(other)),
    [],
    `${where} adds no finding`,
  );
  const created = now.filter(({ at }) => at && !project.has(at.file.path));
  assert.deepEqual(wordsOf(created), [], `${where} creates files that pass every rule`);
}

/** Every fix of a project applied, the reviewed ones too: what is new may not be graver than what was there. */
function mendingAll(project: Project): void {
  const fixed = fixAll(project, rules, defaultConfig, { today, unsafe: true });
  const after = withTexts(project, new Map(fixed.map(({ path, text }) => [path, text])));
  const broken = after.unread.filter(({ path }) => !project.unread.some(other => other.path === path));
  assert.deepEqual(broken, [], `${project.name}: every file still parses`);
  const count = (of: Project) =>
    analyzeStrictly(of, rules).findings.filter(({ severity }) => severity === 'blocker' || severity === 'high').length;
  assert.ok(count(after) <= count(project), `${project.name}: fewer grave findings than before`);
}

function converging(project: Project, against: readonly CatalogueRule[]): void {
  const once = fixAll(project, against, defaultConfig, { today });
  const fixed = withTexts(project, new Map(once.map(({ path, text }) => [path, text])));
  assert.deepEqual(
    fixAll(fixed, against, defaultConfig, { today }).map(({ path }) => path),
    [],
    `${project.name}: a second run changes nothing`,
  );
}

function prefixes(
  project: Project,
  file: TextFile,
  against: readonly CatalogueRule[],
  most = Number.POSITIVE_INFINITY,
): void {
  if (!parseFile(file)) return;
  const fewest = process.env.READINESS_FAST ? 5 : 1;
  const step = Math.max(fewest, Math.floor(file.text.length / most));
  for (let end = 0; end < file.text.length; end += step) {
    const part = projectOf([
      ...project.files.filter(other => other.path !== file.path && project.files.length < 30),
      { path: file.path, text: file.text.slice(0, end) },
    ]);
    const analysis = analyze(part, against, defaultConfig, { today });
    assert.deepEqual(analysis.failures, [], `${project.name}/${file.path} up to ${end}`);
    for (const finding of analysis.findings) fixesOf(finding);
  }
}

function checkRanges(findings: readonly Finding[]): void {
  const seen = new Set<string>();
  for (const { rule, at, problem } of findings) {
    if (!at) continue;
    const where = `${rule.id} at ${at.file.path}: ${problem.message}`;
    assert.ok(at.start >= 0 && at.start < at.end && at.end <= at.file.text.length, `${where} is inside the file`);
    assert.equal(lineAt(at.file, at.start), lineAt(at.file, at.end), `${where} lies on one line`);
    const key = `${rule.id} ${at.file.path} ${at.start} ${at.end}`;
    assert.ok(!seen.has(key), `${where} has its span alone`);
    seen.add(key);
  }
}

function pageLaw(projects: readonly Project[], rule: CatalogueRule): void {
  const tallies = projects.map(project => analyzeStrictly(project, [rule]).tallies[0]);
  assert.ok(
    tallies.some(tally => tally?.findings.length),
    'a flagged case',
  );
  assert.ok(
    tallies.some(tally => tally && !tally.findings.length),
    'a clean case',
  );
  const { on } = rule.rule;
  if (on === 'project' || on.endsWith('.file')) return;
  const mixed = projects.some(project =>
    project.parsed.some(parsed => {
      const subjects = subjectsOf(parsed, on);
      const { findings } = analyzeStrictly(project, [rule]);
      const here = new Set(
        findings.filter(({ at }) => at?.file.path === parsed.file.path).map(({ subject }) => subject),
      );
      return here.size > 0 && here.size < subjects.length;
    }),
  );
  assert.ok(mixed, 'a file with a flagged and a clean subject');
}

function grammarLaw(projects: readonly Project[], rule: CatalogueRule): void {
  assert.match(rule.id, /^[a-z]+\/[a-z0-9]+(-[a-z0-9]+)*$/);
  assert.ok(!/\/no-/.test(rule.id), 'the id names the problem');
  assert.ok(rule.rule.category in categories);
  assert.ok(rule.promise.length > 0 && !rule.promise.endsWith('.'), 'the promise is a title');
  assert.ok(rule.why.length > 20, 'the page says why');
  const [least, most] = rule.rule.effort;
  assert.ok(least > 0 && least <= most, 'effort goes from least to most');
  for (const { problem } of projects.flatMap(project => analyzeStrictly(project, [rule]).findings)) {
    assert.ok(problem.message.length <= 110, `"${problem.message}" is longer than 110`);
    assert.doesNotMatch(problem.message, /\.$|\b(should|must|please)\b/i);
    for (const { title } of problem.fix === undefined ? [] : 'title' in problem.fix ? [problem.fix] : problem.fix) {
      assert.ok(title.length <= 50 && /^[A-Z]/.test(title) && !title.endsWith('.'), `fix title "${title}"`);
    }
  }
}
