/** The report as GitHub-flavoured Markdown. */
import type { Finding } from '../analyze.js';
import { type Category, categories } from '../rule.js';
import { formatScore, formatTarget, type PromiseScore, verdictTitles } from '../score.js';
import { positionAt } from '../text.js';
import { type Comparison, formatChange, groupByRule, nameOf } from './compare.js';
import type { Preview } from './preview.js';
import {
  absenceOf,
  brokenText,
  counted,
  formatGain,
  formatHours,
  formatTeam,
  gapText,
  groupByMessage,
  type Issue,
  isAttested,
  isMostlyUnknown,
  keptOf,
  lineOf,
  methodText,
  namedStrengths,
  type OfferedFix,
  phaseVerdict,
  type Report,
  type ReportRow,
  riskAndRemedy,
  scoreNotes,
  searchText,
  severityTitles,
  sparedText,
  subjectsText,
  unknownBlockers,
  wayOf,
} from './report.js';

export interface MarkdownOptions {
  /** The address of a file, or of a line of it (0-based). Without it: relative to the folder, with `#L1` as on GitHub. */
  readonly link?: ((path: string, line: number | undefined) => string) | undefined;
}

type Link = (path: string, line: number | undefined) => string;

export function renderMarkdown(report: Report, options: MarkdownOptions = {}): string {
  const link = options.link ?? relativeLink;
  const parts = [
    head(report),
    ...(report.comparison ? comparison(report.comparison, link) : []),
    ...(report.score.verdict === 'nothing' ? [] : body(report, link)),
    ...appendix(report, link),
    method(report),
  ];
  return `${parts.filter(part => part !== '').join('\n\n')}\n`;
}

/** Relative to the project's folder; `#L` counts from 1. */
export function relativeLink(path: string, line: number | undefined): string {
  const address = path.split('/').map(encodeURIComponent).join('/');
  return line === undefined ? address : `${address}#L${line + 1}`;
}

function head({ project, score, date, ruleset, tldr, issues }: Report): string {
  const isUnsure = score.verdict === 'ready' && unknownBlockers(score.promises) > 0;
  const mark = score.verdict === 'not-ready' ? '❌' : score.verdict === 'nothing' ? '➖' : isUnsure ? '⚠️' : '✅';
  const facts = [
    `**Status:** ${mark} **${verdictTitles[score.verdict]}**${isUnsure ? ' as far as can be seen' : ''}`,
    score.total === undefined ? '' : `**Score:** ${formatScore(score.total)}/${score.scale}`,
    score.total === undefined ? '' : `**Target:** ${formatTarget(score.target)}`,
    score.gap > 0 ? `**Gap:** ${formatScore(score.gap)}` : '',
  ];
  const stamp = [date, `rule set ${ruleset}`, `scorecard \`${score.scorecard.id}\``].filter(part => part !== undefined);
  return [
    `# DevOps readiness: ${prose(project)}`,
    facts.filter(fact => fact !== '').join(' · '),
    issues.length > 0 ? `**Broken promises:** ${issues.map(severityCount).join(' · ')}` : '',
    `<sub>${stamp.join(' · ')}</sub>`,
    '## TL;DR',
    bullets(tldr.map(prose)),
  ]
    .filter(part => part !== '')
    .join('\n\n');
}

function severityCount({ severity, issues }: Report['issues'][number]): string {
  return severity === 'blocker' ? counted(issues.length, 'blocker') : `${issues.length} ${severity}`;
}

function comparison(compared: Comparison, link: Link): readonly string[] {
  const { before, after, rows, mended, added, setAside, unchanged } = compared;
  const lines = rows.map(row => [
    `**${cell(row.title)}**`,
    formatScore(row.before),
    formatScore(row.after),
    formatChange(row.before, row.after),
  ]);
  const total = ['TOTAL', formatScore(before.total), formatScore(after.total), formatChange(before.total, after.total)];
  const verdicts = ['Verdict', verdictTitles[before.verdict], verdictTitles[after.verdict], ''];
  return [
    `## Since ${prose(nameOf(compared))}`,
    table(
      ['Row', 'Before', 'After', 'Change'],
      ['-', '-:', '-:', '-:'],
      [...lines, ...[total, verdicts].map(cells => cells.map(text => (text === '' ? '' : `**${text}**`)))],
    ),
    changedFindings('Mended', mended, undefined),
    changedFindings('New', added, link),
    changedFindings('Accepted or no longer looked at', setAside, undefined),
    `${counted(unchanged, 'finding is', 'findings are')} open in both.`,
  ];
}

/** Without a link: their lines are those of the other state. */
function changedFindings(title: string, findings: readonly Finding[], link: Link | undefined): string {
  if (findings.length === 0) return '';
  const groups = groupByRule(findings);
  const shown = groups.slice(0, 30).map(({ rule, findings }) => {
    const lines = findings.map(finding => {
      if (link || !finding.at) return findingLine(finding, link ?? relativeLink);
      return `${code(finding.at.file.path)} ${inline(finding.problem.message)}`;
    });
    // Without their lines, several places in a file read alike.
    const places = [...new Set(lines)].slice(0, 6).map(line => {
      const times = lines.filter(other => other === line).length;
      return `  - ${line}${times > 1 ? ` (${times} times)` : ''}`;
    });
    const rest = more(new Set(lines).size - places.length, '').map(line => `  - ${line}`);
    return [`${inline(rule.promise)} <sub>${findings[0]?.severity}</sub>`, ...places, ...rest].join('\n');
  });
  return `### ${title} (${findings.length})\n\n${bullets([...shown, ...more(groups.length - shown.length, '')])}`;
}

function body(report: Report, link: Link): readonly string[] {
  return [
    strengths(report, link),
    gaps(report),
    scoreTable(report),
    ...report.issues.flatMap(({ severity, issues }, order) => [
      `## ${severityTitles[severity]} (${issues.length})`,
      order === 0 ? 'Promises that are not kept, those that add most to the total first.' : '',
      ...issues.map((issue, order) =>
        severity === 'blocker' || severity === 'high'
          ? wholeIssue(issue, order + 1, report, link)
          : shortIssue(issue, order + 1, report, link),
      ),
    ]),
    quickWins(report),
    roadmap(report),
    checklist(report, link),
    dora(report),
  ];
}

function strengths(report: Report, link: Link): string {
  const { shown, rest } = namedStrengths(report, 12);
  if (shown.length === 0) return '';
  const lines = shown.map(promise => {
    const facts = [
      categories[promise.category],
      promise.state === 'attested' ? 'attested' : '',
      subjects(promise, report),
    ];
    const aside = facts.filter(fact => fact !== '').join(' · ');
    return `✅ ${inline(promise.rule.promise)} <sub>${aside}</sub>${proof(promise, report, link)}`;
  });
  return `## Strengths\n\n${bullets(rest === '' ? lines : [...lines, rest])}${
    report.gaps.length === 0 ? '\n\nNo critical gap is open.' : ''
  }`;
}

function gaps({ gaps }: Report): string {
  if (gaps.length === 0) return '';
  const shown = gaps.slice(0, 10);
  const lines = shown.map(promise => [
    cell(gapText(promise)),
    promise.severity === 'blocker' ? '🔴 blocker' : '🟠 high',
    categories[promise.category],
    formatGain(promise.gain),
  ]);
  const rest = gaps.length - shown.length;
  return `## Critical gaps\n\nWhat is wrong, and what mending all of it adds to the total.${
    gaps.some(({ severity }) => severity === 'blocker')
      ? ` While a blocker is open the verdict stays ${verdictTitles['not-ready']}.`
      : ''
  }\n\n${table(
    ['Gap', 'Priority', 'Area', 'Gain'],
    ['-', '-', '-', '-:'],
    lines,
  )}${rest > 0 ? `\n\nAnd ${rest} more, below.` : ''}`;
}

function scoreTable({ rows, score }: Report): string {
  const lines = rows.map(row => [
    `**${cell(row.title)}**`,
    row.applies ? `${formatScore(row.score)}/${score.scale}` : '–',
    formatTarget(row.target),
    row.applies ? `${Math.round(row.share * 1000) / 10}%` : '–',
    row.applies ? formatScore(row.contribution) : '–',
    keptOf(row),
    statusOf(row),
  ]);
  const total = ['**TOTAL**', `**${formatScore(score.total)}/${score.scale}**`, `**${formatTarget(score.target)}**`];
  return [
    '## Production readiness score',
    table(
      ['Row', 'Score', 'Target', 'Weight', 'Weighted', 'Kept', 'Status'],
      ['-', '-:', '-:', '-:', '-:', '-', '-'],
      [...lines, [...total, '100%', `**${formatScore(score.total)}**`, '', `**${verdictTitles[score.verdict]}**`]],
    ),
    ...scoreNotes(score),
  ].join('\n\n');
}

function statusOf(row: ReportRow): string {
  if (!row.applies) return `➖ ${absenceOf(row)}`;
  if ((row.score ?? 0) < row.target) return '⚠️ under target';
  return isMostlyUnknown(row) ? '❔ mostly unknown' : '✅ on target';
}

function wholeIssue({ promise, findings, fixes, preview }: Issue, order: number, report: Report, link: Link): string {
  const { rule, effort, gain } = promise;
  const [risk, remedy] = riskAndRemedy(rule);
  return [
    `### ${order}. ❌ ${inline(rule.promise)}`,
    `\`${rule.id}\` · ${categories[promise.category]} · **Effort:** ${formatHours(effort)} · **Gain:** ${formatGain(gain)}`,
    current(promise, findings, link) + lookedAt(promise, report),
    `**Risk:** ${paragraph(risk)}`,
    fixText(fixes, remedy),
    preview ? previewText(preview, link) : '',
  ]
    .filter(part => part !== '')
    .join('\n\n');
}

function fixText(fixes: readonly OfferedFix[], remedy: string): string {
  const titles = fixes.map(({ title, safe, command }) => {
    return `${inline(title)}${safe ? '' : ' (review)'}${command === undefined ? '' : `, then run ${code(command)}`}`;
  });
  const parts = [...(titles.length > 0 ? [titles.join('; ')] : []), ...(remedy === '' ? [] : [paragraph(remedy)])];
  return `**Fix:** ${parts.length > 0 ? parts.join('. ') : 'by hand'}`;
}

/** What a fix writes: the lines themselves, and the names of new files. */
function previewText({ change, created, changed }: Preview, link: Link): string {
  const files = [
    ...(created.length > 0 ? [`writes ${named(created)}`] : []),
    ...(changed.length > 0 ? [`changes ${named(changed)}`] : []),
  ];
  if (!change) return `It ${files.join(' and ')}.`;
  const lines = [...change.lines, ...(change.more > 0 ? [`… ${counted(change.more, 'more line')}`] : [])];
  const fence = '`'.repeat(Math.max(3, ...lines.map(line => (/`+/.exec(line)?.[0].length ?? 0) + 1)));
  const also = files.length > 0 ? `; it also ${files.join(' and ')}` : '';
  return `In ${linked(change.path, change.line, link)}${also}:\n\n${fence}${languageOf(change.path)}\n${lines.join('\n')}\n${fence}`;
}

function named(paths: readonly string[]): string {
  return [...paths.slice(0, 4).map(code), ...more(paths.length - 4, '')].join(', ');
}

function languageOf(path: string): string {
  if (/\.ya?ml$/.test(path)) return 'yaml';
  if (/\.tf$/.test(path)) return 'hcl';
  return /(^|\/|\.)(Docker|Container)file(\.|$)/i.test(path) ? 'dockerfile' : '';
}

function shortIssue({ promise, findings, fixes }: Issue, order: number, report: Report, link: Link): string {
  const fix = fixes[0] ? ` · **Fix:** ${inline(fixes[0].title)}` : '';
  return [
    `### ${order}. ❌ ${inline(promise.rule.promise)}`,
    `\`${promise.rule.id}\` · **Effort:** ${formatHours(promise.effort)} · **Gain:** ${formatGain(promise.gain)}${fix}`,
    findingList(findings, link, 6) + lookedAt(promise, report),
  ]
    .filter(part => part !== '')
    .join('\n\n');
}

/** Where something that is not there was looked for. */
function lookedAt(promise: PromiseScore, report: Report): string {
  const { searched } = report.proofOf(promise);
  return searched ? `\n\n<sub>Looked for in ${searchText(searched)}.</sub>` : '';
}

/** The places that show that a promise is kept. */
function proof(promise: PromiseScore, report: Report, link: Link): string {
  const { seen } = report.proofOf(promise);
  const places = seen.slice(0, 3).map(one => linked(one.path, lineOf(one), link));
  return places.length > 0 ? `: ${[...places, ...more(seen.length - places.length, '')].join(', ')}` : '';
}

/** Of how many it was asked, where no place shows that it is kept. */
function subjects(promise: PromiseScore, report: Report): string {
  return report.proofOf(promise).seen.length > 0 ? '' : subjectsText(promise);
}

function current(promise: PromiseScore, findings: readonly Finding[], link: Link): string {
  const [only] = findings;
  if (only && findings.length === 1) return `**Current:** ${findingLine(only, link)}`;
  return `**Current:** ${brokenText(promise)}\n\n${findingList(findings, link, 12)}`;
}

function findingList(findings: readonly Finding[], link: Link, most: number): string {
  const groups = groupByMessage(findings);
  const shown = groups.length <= most + 1 ? groups : groups.slice(0, most);
  const count = shown.reduce((sum, group) => sum + group.length, 0);
  const lines = shown.map(group => (group.length > 1 ? sameFindings(group, link) : findingLine(group[0], link)));
  return bullets([...lines, ...more(findings.length - count, '')]);
}

/** What is said of several places once. */
function sameFindings(findings: readonly [Finding, ...Finding[]], link: Link): string {
  const places = findings
    .slice(0, 12)
    .flatMap(({ at }) => (at ? linked(at.file.path, positionAt(at.file, at.start).line, link) : []));
  return `${inline(findings[0].problem.message)}: ${[...places, ...more(findings.length - places.length, '')].join(', ')}`;
}

function findingLine({ at, problem }: Finding, link: Link): string {
  const message = inline(problem.message);
  if (!at) return message;
  const { line } = positionAt(at.file, at.start);
  return `${linked(at.file.path, line, link)} ${message}`;
}

function quickWins({ quickWins }: Report): string {
  if (quickWins.length === 0) return '';
  const shown = quickWins.slice(0, 12);
  const lines = shown.map((win, order) => [
    String(order + 1),
    cell(win.promise.rule.promise),
    String(win.findings.length),
    wayOf(win),
    formatHours(win.effort),
    formatGain(win.gain),
  ]);
  const header = ['#', 'Promise', 'Places', 'How', 'Effort', 'Gain'];
  const rest = quickWins.length - shown.length;
  const hint = shown.some(win => wayOf(win) === 'safe fix') ? ' `readiness fix` applies the safe fixes at once.' : '';
  return `## Quick wins\n\nAn hour each at most, ordered by gain per hour.${hint}\n\n${table(
    header,
    ['-:', '-', '-:', '-', '-:', '-:'],
    lines,
  )}${rest > 0 ? `\n\nAnd ${rest} more.` : ''}`;
}

function roadmap({ phases, score, effort }: Report): string {
  if (phases.every(({ promises }) => promises.length === 0)) return '';
  const parts = phases.map(phase => {
    const title = `### Phase ${phase.phase}: ${phase.title}`;
    if (phase.promises.length === 0) return `${title}\n\nNothing is left to do in this phase.`;
    const tasks = phase.promises.map(({ rule, effort }) => `[ ] ${inline(rule.promise)} (${formatHours(effort)})`);
    const isMet = phase.verdict === 'ready' || phase.verdict === 'hardened';
    const verdict = phaseVerdict(phase, score);
    const met = `✅ **${verdict.replace(verdictTitles[phase.verdict].toLowerCase(), verdictTitles[phase.verdict])}**`;
    return [
      title,
      `${phase.goal}.`,
      `**Effort:** ${formatHours(phase.effort)} · ${formatTeam(phase.effort)}`,
      bullets(tasks),
      `**Readiness after phase ${phase.phase}:** ${formatScore(phase.score)}/${score.scale} ${isMet ? met : `(${verdict})`}`,
    ].join('\n\n');
  });
  const whole = `Hours of work by hand for everything that is open: ${formatHours(effort)} · ${formatTeam(effort)}.`;
  return ['## Roadmap', whole, ...parts].join('\n\n');
}

function checklist(report: Report, link: Link): string {
  const { checklist } = report;
  if (checklist.length === 0) return '';
  const line = (promise: PromiseScore) => {
    const isKept = promise.state === 'kept' || promise.state === 'attested';
    return `[${isKept ? 'x' : ' '}] ${inline(promise.rule.promise)}${aside(promise, report)}${isKept ? proof(promise, report, link) : ''}`;
  };
  const parts = checklist.flatMap(({ title, promises, spared }) => {
    const told = promises.filter(({ state }) => state !== 'unknown');
    const untold = promises.filter(({ state }) => state === 'unknown');
    const lines = told.map(line);
    if (untold.length > 0)
      lines.push(`❔ could not tell: ${untold.map(({ rule }) => inline(rule.promise)).join('; ')}`);
    return [
      `**${title}**`,
      ...(lines.length > 0 ? [bullets(lines)] : []),
      ...(spared.length > 0 ? [folded(sparedText(spared), bullets(spared.map(line)))] : []),
    ];
  });
  return ['## Checklist', ...parts].join('\n\n');
}

function aside(promise: PromiseScore, report: Report): string {
  const { state, severity, checked } = promise;
  const many = state === 'broken' ? (checked > 1 ? brokenText(promise) : '') : subjects(promise, report);
  const facts = [state === 'kept' ? '' : state === 'broken' ? severity : state, many].filter(fact => fact !== '');
  return facts.length > 0 ? ` <sub>${facts.join(', ')}</sub>` : '';
}

function dora({ dora }: Report): string {
  const names = (promises: readonly PromiseScore[]) => {
    const shown = promises.slice(0, 4).map(({ rule }) => cell(rule.promise));
    const rest = promises.length - shown.length;
    if (shown.length === 0) return '–';
    return [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join('<br>');
  };
  const lines = dora.map(({ metric, question, inPlace, missing, unknown }) => [
    `**${metric}**<br>${question}`,
    inPlaceOf(inPlace.length, missing.length, unknown),
    names(inPlace),
    names(missing),
  ]);
  return [
    '## DORA capabilities',
    'What the files show of the foundations under each of the four metrics. They do not show the metrics themselves, so none is given.',
    table(['Metric', 'In place', 'Kept', 'Missing'], ['-', '-:', '-', '-'], lines),
  ].join('\n\n');
}

function inPlaceOf(inPlace: number, missing: number, unknown: number): string {
  const parts = [
    ...(inPlace + missing > 0 ? [`${inPlace} of ${inPlace + missing}`] : []),
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : '–';
}

function appendix(report: Report, link: Link): readonly string[] {
  const { notRead, accepted, unknown, partlyUnknown, off, notices } = report;
  const parts = [
    list('Not read', notRead, ({ path, reason }) => `${linked(path, undefined, link)} ${prose(reason)}`),
    list('Accepted and attested', accepted, finding => {
      return `${isAttested(finding) ? inline(finding.rule.promise) : findingLine(finding, link)}: ${acceptance(finding)}`;
    }),
    unknown.length > 0 || partlyUnknown.length > 0 ? untold(report) : '',
    list('Turned off in the config', off, ({ id, promise }) => `\`${id}\` ${inline(promise)}`),
    list('Notices', notices, ({ at, message }) => {
      return `${linked(at.file.path, positionAt(at.file, at.start).line, link)} ${inline(message)}`;
    }),
    notApplying(report),
  ].filter(part => part !== '');
  return parts.length > 0 ? ['## Not counted', ...parts] : [];
}

function untold({ unknown, partlyUnknown }: Report): string {
  const whole =
    unknown.length === 0
      ? ''
      : `${counted(unknown.length, 'promise is', 'promises are')} marked ❔ in the checklist. Where somebody knows, \`attest\` in \`.readiness.yaml\` says so.`;
  const partly =
    partlyUnknown.length === 0
      ? ''
      : `In part:\n\n${bullets(partlyUnknown.map(promise => `${inline(promise.rule.promise)} <sub>${subjectsText(promise, promise.unknown)}</sub>`))}`;
  return ['### Could not tell', whole, partly].filter(part => part !== '').join('\n\n');
}

function notApplying({ notApplicable, absentKinds }: Report): string {
  const count = absentKinds.reduce((sum, { count }) => sum + count, notApplicable.length);
  if (count === 0) return '';
  const kinds = absentKinds.map(({ title, count }) => `${title} (${count})`).join(', ');
  const lines = [
    ...(kinds === '' ? [] : [`**Nothing here to look at:** ${kinds}`]),
    ...byCategory(notApplicable, ({ rule }) => inline(rule.promise)),
  ];
  return folded(counted(count, 'promise does not apply', 'promises do not apply'), bullets(lines));
}

function acceptance({ accepted }: Finding): string {
  if (!accepted) return '';
  const until = accepted.until === undefined ? '' : ` (until ${accepted.until})`;
  const evidence = accepted.evidence === undefined ? '' : `, evidence: ${prose(accepted.evidence)}`;
  return `${prose(accepted.reason)}${evidence}${until}`;
}

function list<T>(title: string, items: readonly T[], render: (item: T) => string): string {
  if (items.length === 0) return '';
  const shown = items.slice(0, 50);
  return `### ${title} (${items.length})\n\n${bullets([...shown.map(render), ...more(items.length - shown.length, '')])}`;
}

/** A long list behind its heading. */
function folded(title: string, list: string): string {
  return `<details><summary>${title}</summary>\n\n${list}\n\n</details>`;
}

function byCategory(promises: readonly PromiseScore[], render: (promise: PromiseScore) => string): readonly string[] {
  return Object.entries(categories).flatMap(([name, title]) => {
    const own = promises.filter(({ category }) => category === (name as Category));
    return own.length > 0 ? [`**${title}:** ${own.map(render).join('; ')}`] : [];
  });
}

function method({ score, ruleset }: Report): string {
  return `## How the score is made\n\n${prose(methodText(score, ruleset))}`;
}

function linked(path: string, line: number | undefined, link: Link): string {
  const label = line === undefined ? path : `${path}:${line + 1}`;
  const address = link(path, line).replace(/[()\s<>]/g, character => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
  return `[${code(label)}](${address})`;
}

function more(rest: number, where: string): readonly string[] {
  return rest > 0 ? [`and ${rest} more${where === '' ? '' : `, ${where}`}`] : [];
}

function bullets(lines: readonly string[]): string {
  return lines.map(line => `- ${line}`).join('\n');
}

function table(header: readonly string[], align: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = align.map(side => (side === '-:' ? '--:' : '---'));
  return [header, rule, ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

/** Words with `names` in backticks: what stands in backticks stays code, the rest means nothing to Markdown. */
function inline(text: string): string {
  const parts = oneLine(text).trim().split('`');
  // An odd backtick belongs to no pair: the part after it is prose again.
  const pairs = parts.length % 2 === 1 ? parts.length : parts.length - 1;
  return parts.map((part, at) => (at % 2 === 1 && at < pairs ? code(part) : prose(part))).join('');
}

/** The same inside a table. */
function cell(text: string): string {
  return inline(text).replace(/(?<!\\)\|/g, '\\|');
}

/** A rule's own paragraph: already Markdown, but no HTML. */
function paragraph(markdown: string): string {
  return oneLine(markdown)
    .trim()
    .split('`')
    .map((part, at) => (at % 2 === 0 ? part.replaceAll('<', '\\<') : part))
    .join('`');
}

function prose(text: string): string {
  return oneLine(text)
    .replace(/[\\*_[\]<>|~`]/g, '\\$&')
    .replace(/&(?=[#\w])/g, '&amp;');
}

function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : text === '' ? '' : `\`${text}\``;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
