/** The findings as SARIF 2.1.0, for code scanning and other viewers. */
import { type Finding, fixesOf } from '../analyze.js';
import type { CatalogueRule, Fix, Severity } from '../rule.js';
import { type Edit, positionAt, type Span, type TextFile } from '../text.js';
import { fingerprintsOf } from './fingerprint.js';
import { carriesSecret } from './preview.js';
import { formatHours, type Report } from './report.js';

export interface SarifOptions {
  /** A path of the project as the repository calls it. */
  readonly path?: ((inside: string) => string) | undefined;
  /** The Markdown page of a rule, by its id: the help of rules that found something. */
  readonly pages?: ReadonlyMap<string, string> | undefined;
}

const levels = { blocker: 'error', high: 'error', medium: 'warning', low: 'note' } as const;
/** On the scale of CVSS: code scanning sorts security findings by it. */
const securitySeverity: Readonly<Record<Severity, string>> = { blocker: '9.0', high: '7.5', medium: '5.0', low: '2.0' };
const problemSeverity = { error: 'error', warning: 'warning', note: 'recommendation' } as const;

/**
 * Every rule that was asked, every finding with its fixes; accepted ones are suppressed. Columns count UTF-16 code units
 * from 1. Code scanning wants a place for every finding: one of the whole project is given the first line of the README,
 * else of the first file, and says so in its property `project`. The text of the files is nowhere in it.
 */
export function renderSarif(report: Report, { path = inside => inside, pages }: SarifOptions = {}): string {
  const { analysis, comparison, ruleset } = report;
  const { findings, tallies, notices, failures } = analysis;
  const ruleIndex = new Map(tallies.map(({ rule }, index) => [rule.id, index]));
  const found = new Set(findings.map(({ rule }) => rule.id));
  const prints = fingerprintsOf(findings);
  const { paths, files } = analysis.project;
  const home = paths.find(isReadme) ?? files[0]?.path;

  const uri = (inside: string) => path(inside).split('/').map(encodeURIComponent).join('/');
  const artifact = (inside: string) => ({ uri: uri(inside), uriBaseId: '%SRCROOT%' });
  const location = (at: Span) => ({
    physicalLocation: { artifactLocation: artifact(at.file.path), region: region(at.file, at.start, at.end) },
  });
  const locations = ({ at }: Finding) => {
    if (at) return [location(at)];
    if (home === undefined) return [];
    const start = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 };
    return [{ physicalLocation: { artifactLocation: artifact(home), region: start } }];
  };

  const result = (finding: Finding) => {
    const { rule, severity, problem, at } = finding;
    const fixes = fixesFor(finding).map(({ fix, edits }) => ({
      description: { text: fix.title },
      artifactChanges: changes(edits, artifact),
      properties: { safe: fix.safe },
    }));
    return {
      ruleId: rule.id,
      ruleIndex: ruleIndex.get(rule.id) ?? -1,
      kind: 'fail',
      level: levels[severity],
      message: { text: plain(problem.message) },
      locations: locations(finding),
      ...(problem.related?.length
        ? {
            relatedLocations: problem.related.map((related, id) => ({
              id,
              ...location(related.at),
              message: { text: plain(related.message) },
            })),
          }
        : {}),
      partialFingerprints: { 'readinessFinding/v1': prints.get(finding) ?? '' },
      ...(comparison ? { baselineState: comparison.known.has(finding) ? 'unchanged' : 'new' } : {}),
      suppressions: suppressions(finding),
      ...(fixes.length ? { fixes } : {}),
      properties: {
        severity,
        gain: Math.round(report.score.gainOf(finding) * 10_000) / 10_000,
        ...(at ? {} : { project: true }),
      },
    };
  };

  const notification = (level: 'error' | 'warning', text: string, where: object | undefined) => ({
    level,
    message: { text: plain(text) },
    ...(where ? { locations: [where] } : {}),
  });
  const whole = (inside: string) => ({ physicalLocation: { artifactLocation: artifact(inside) } });

  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'DevOps Readiness',
            ...(/^\d+\.\d+\.\d+/.test(ruleset) ? { version: ruleset, semanticVersion: ruleset } : { version: ruleset }),
            rules: tallies.map(({ rule, severity }) =>
              descriptor(rule, severity, found.has(rule.id) ? pages?.get(rule.id) : undefined),
            ),
          },
        },
        automationDetails: { id: 'devops-readiness/' },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the repository' } } },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: [
              ...report.notRead.map(({ path, reason }) => notification('warning', `Not read: ${reason}`, whole(path))),
              ...failures.map(({ rule, path }) =>
                notification('error', `${rule} failed`, path === undefined ? undefined : whole(path)),
              ),
            ],
            toolConfigurationNotifications: notices.map(({ at, message }) =>
              notification('warning', message, location(at)),
            ),
          },
        ],
        results: findings.map(result),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function descriptor({ id, promise, why, rule }: CatalogueRule, severity: Severity, page: string | undefined) {
  const level = levels[severity];
  const text = why.replace(/\s+/g, ' ');
  return {
    id,
    name: nameOf(id),
    shortDescription: { text: plain(promise) },
    fullDescription: { text: plain(text) },
    help: { text: plain(text), markdown: page ?? `# ${promise}\n\n${why}\n` },
    defaultConfiguration: { level },
    properties: {
      tags: ['devops', rule.category],
      category: rule.category,
      severity,
      effort: formatHours(rule.effort),
      precision: 'very-high',
      'problem.severity': problemSeverity[level],
      ...(rule.category === 'security' ? { 'security-severity': securitySeverity[severity] } : {}),
    },
  };
}

/** `compose/missing-restart-policy` as `ComposeMissingRestartPolicy`. */
function nameOf(id: string): string {
  return id
    .split(/[^A-Za-z0-9]+/)
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** Spans lie on one line but for edits; the mark at the start of a file is no column. */
function region(file: TextFile, start: number, end: number) {
  const [from, to] = [place(file, start), place(file, end)];
  return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
}

/** From 1. The end of a text whose last line is ended lies on that line, after its line ending. */
function place(file: TextFile, offset: number): { readonly line: number; readonly column: number } {
  const isAfterLast = offset >= file.text.length && file.text.endsWith('\n');
  const { line, character } = positionAt(file, isAfterLast ? file.text.length - 1 : offset);
  const mark = line === 0 && file.text.startsWith('\ufeff') ? 1 : 0;
  return { line: line + 1, column: Math.max(1, character + 1 + (isAfterLast ? 1 : 0) - mark) };
}

/** All results of a run have suppressions, or none has: an empty list says that nobody accepted it. */
function suppressions({ accepted }: Finding) {
  if (!accepted) return [];
  const { by, reason, evidence, until } = accepted;
  const words = [
    reason,
    evidence === undefined ? '' : `evidence: ${evidence}`,
    until === undefined ? '' : `until ${until}`,
  ];
  return [
    {
      kind: by === 'comment' || by === 'pragma' ? 'inSource' : 'external',
      status: 'accepted',
      justification: words.filter(word => word !== '').join(', '),
    },
  ];
}

/** A fix that cannot be asked, or that would carry a credential along, is not offered. */
function fixesFor(finding: Finding): readonly { readonly fix: Fix; readonly edits: readonly Edit[] }[] {
  if (finding.accepted) return [];
  try {
    return fixesOf(finding).filter(({ edits }) => !edits.some(({ text }) => carriesSecret(text)));
  } catch {
    return [];
  }
}

/** A change per file, in the order of the text; a new file is inserted at the start of nothing. */
function changes(edits: readonly Edit[], artifact: (path: string) => object) {
  const byPath = new Map<string, Edit[]>();
  for (const edit of edits) {
    const path = edit.kind === 'create' ? edit.path : edit.file.path;
    byPath.set(path, [...(byPath.get(path) ?? []), edit]);
  }
  return [...byPath].map(([path, own]) => ({
    artifactLocation: artifact(path),
    replacements: own.map(edit => ({
      deletedRegion:
        edit.kind === 'create'
          ? { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 }
          : region(edit.file, edit.start, edit.end),
      ...(edit.text === '' ? {} : { insertedContent: { text: edit.text } }),
    })),
  }));
}

function isReadme(path: string): boolean {
  return /^readme(\.\w{1,10})?$/i.test(path);
}

/**
 * What would read as a link in a message is none. Braces stay single although the format knows them doubled: no message
 * has arguments, and viewers show the doubled ones as they stand.
 */
function plain(text: string): string {
  return text.replaceAll('](', '] (');
}
