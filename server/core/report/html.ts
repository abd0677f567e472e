/** The report as one self-contained HTML page: inline style, inline SVG, nothing fetched, no script outside an editor. */
import type { Finding } from '../analyze.js';
import type { PromiseState } from '../protocol.js';
import { type Category, categories, type Severity } from '../rule.js';
import { formatScore, formatTarget, type PromiseScore, type Score, verdictTitles } from '../score.js';
import { positionAt } from '../text.js';
import { type Comparison, formatChange, groupByRule, nameOf } from './compare.js';
import { relativeLink } from './markdown.js';
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
  stateTitles,
  subjectsText,
  unknownBlockers,
  wayOf,
} from './report.js';
import { editorColours, script, style } from './style.js';

export interface HtmlOptions {
  /**
   * Inside an editor's webview: its theme's colours, a strict content policy, and links that carry `data-path` and
   * `data-line` (0-based) and post `{ type: 'open', path, line }` to the host instead of going anywhere.
   */
  readonly embedded?: { readonly nonce: string; readonly cspSource: string } | undefined;
  /** The address of a file, or of a line of it (0-based), on a page of its own. */
  readonly link?: ((path: string, line: number | undefined) => string) | undefined;
}

type Link = (path: string, line: number | undefined, label: string) => string;

export function renderHtml(report: Report, options: HtmlOptions = {}): string {
  const { embedded } = options;
  const link = embedded ? messageLink : hrefLink(options.link ?? relativeLink);
  const nonce = embedded ? ` nonce="${escapeHtml(embedded.nonce)}"` : '';
  const policy = embedded
    ? `default-src 'none'; img-src ${embedded.cspSource}; style-src ${embedded.cspSource} 'nonce-${embedded.nonce}'; script-src 'nonce-${embedded.nonce}'`
    : "default-src 'none'; style-src 'unsafe-inline'";
  const isEmpty = report.score.verdict === 'nothing';
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<title>DevOps readiness: ${escapeHtml(report.project)}</title>
<style${nonce}>${style}${embedded ? editorColours : ''}</style>
</head>
<body>
<main>
${[header(report), hero(report), report.comparison ? comparison(report.comparison, link) : '', ...(isEmpty ? [] : body(report, link)), appendix(report, link), method(report)].filter(part => part !== '').join('\n')}
</main>${embedded ? `\n<script${nonce}>${script}</script>` : ''}
</body>
</html>
`;
}

function header({ project, score, date, ruleset }: Report): string {
  const facts = [date, `rule set ${ruleset}`, `${score.scorecard.id} scorecard`].filter(fact => fact !== undefined);
  return `<header>
<div><p class="kind">DevOps readiness</p><h1>${escapeHtml(project)}</h1><p class="muted">${facts.map(escapeHtml).join(' · ')}</p></div>
<p class="verdict ${verdictTone(score)}">${verdictTitles[score.verdict]}${isUnsure(score) ? '<small>as far as seen</small>' : ''}</p>
</header>`;
}

function hero({ score, tldr, issues, effort }: Report): string {
  const [lead = '', ...rest] = tldr;
  const open = (severity: Severity) => {
    const count = issues.find(group => group.severity === severity)?.issues.length ?? 0;
    return `<li class="${count > 0 ? severity : 'none'}"><b>${count}</b>${severity === 'blocker' ? (count === 1 ? 'blocker' : 'blockers') : severity}</li>`;
  };
  const text = `<div class="tldr"><p class="lead">${escapeHtml(lead)}</p>${rest.map(line => `<p>${escapeHtml(line)}</p>`).join('')}`;
  if (score.verdict === 'nothing') return `<section class="hero">${text}</div></section>`;
  const work = effort[1] > 0 ? `<li class="work"><b>${formatHours(effort)}</b>to mend all</li>` : '';
  const severities: readonly Severity[] = ['blocker', 'high', 'medium', 'low'];
  return `<section class="hero" aria-label="Summary">
${gauge(score)}
${text}<ul class="counts" aria-label="Broken promises">${severities.map(open).join('')}${work}</ul></div>
</section>`;
}

function comparison(compared: Comparison, link: Link): string {
  const { before, after, rows, mended, added, setAside, unchanged } = compared;
  const cells = (then: number | undefined, now: number | undefined) => {
    const change = then === undefined || now === undefined ? 0 : now - then;
    return `<td class="num">${formatScore(then)}</td><td class="num">${formatScore(now)}</td><td class="num${change > 0 ? ' gain' : ''}">${formatChange(then, now)}</td>`;
  };
  const lines = rows.map(
    ({ title, before, after }) => `<tr><th scope="row">${escapeHtml(title)}</th>${cells(before, after)}</tr>`,
  );
  return section(
    'since',
    `Since ${escapeHtml(nameOf(compared))}`,
    `<table><thead><tr><th>Row</th><th class="num">Before</th><th class="num">After</th><th class="num">Change</th></tr></thead>
<tbody>${lines.join('\n')}</tbody>
<tfoot><tr><th scope="row">Total</th>${cells(before.total, after.total)}</tr></tfoot></table>
<p class="muted note">${verdictTitles[before.verdict]} → ${verdictTitles[after.verdict]}. ${counted(unchanged, 'finding is', 'findings are')} open in both.</p>
${changedFindings('Mended', mended, undefined)}${changedFindings('New', added, link)}${changedFindings('Accepted or no longer looked at', setAside, undefined)}`,
  );
}

/** Without a link: their lines are those of the other state. */
function changedFindings(title: string, findings: readonly Finding[], link: Link | undefined): string {
  if (findings.length === 0) return '';
  const groups = groupByRule(findings);
  const parts = groups.slice(0, 30).map(({ rule, findings }) => {
    const lines = findings.slice(0, 6).map(finding => {
      const message = `<span>${rich(finding.problem.message)}</span>`;
      const where = finding.at ? `<code>${escapeHtml(finding.at.file.path)}</code> ` : '';
      return `<li>${link ? findingLine(finding, link) : where + message}</li>`;
    });
    return `<div class="change"><p>${rich(rule.promise)} <small class="muted">${findings[0]?.severity}</small></p><ul class="findings">${lines.join('')}</ul>${rest(findings.length - lines.length)}</div>`;
  });
  return `<h3>${title} <span class="muted">${findings.length}</span></h3>${parts.join('\n')}${rest(groups.length - parts.length)}`;
}

function body(report: Report, link: Link): readonly string[] {
  return [
    scoreTable(report),
    strengthsAndGaps(report, link),
    ...report.issues.map(({ severity, issues }) => issueSection(severity, issues, report, link)),
    quickWins(report),
    roadmap(report),
    dora(report),
    checklist(report, link),
  ];
}

/** A half circle from 0 to the scale, with a mark at the target. */
function gauge(score: Score): string {
  const { total, target, scale } = score;
  const share = Math.max(0, Math.min(1, (total ?? 0) / scale));
  const point = (part: number, radius: number) => {
    const angle = Math.PI * (1 - part);
    return `${(110 + radius * Math.cos(angle)).toFixed(1)} ${(112 - radius * Math.sin(angle)).toFixed(1)}`;
  };
  const goal = target / scale;
  const [x1, y1] = point(goal, 80).split(' ');
  const [x2, y2] = point(goal, 104).split(' ');
  const [labelX, labelY] = point(goal, 113).split(' ');
  const anchor = goal > 0.55 ? 'start' : goal < 0.45 ? 'end' : 'middle';
  const arc = `M${point(0, 92)}A92 92 0 0 1 ${point(1, 92)}`;
  const value =
    share > 0
      ? `<path d="${arc}" class="value" pathLength="100" stroke-dasharray="${(share * 100).toFixed(2)} 200"/>`
      : '';
  return `<svg class="gauge ${verdictTone(score)}" viewBox="-24 -8 296 136" role="img" aria-label="${escapeHtml(`Score ${formatScore(total)} of ${scale}, target ${formatTarget(target)}`)}">
<path d="${arc}" class="track"/>${value}
<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" class="goal"/><text x="${labelX}" y="${labelY}" text-anchor="${anchor}" class="small">${formatTarget(target)}</text>
<text x="110" y="98" text-anchor="middle" class="total${formatScore(total).length > 4 ? ' long' : ''}">${formatScore(total)}</text><text x="110" y="120" text-anchor="middle" class="small">of ${scale}</text>
</svg>`;
}

function scoreTable({ rows, score }: Report): string {
  const lines = rows.map(row => {
    const { applies, title, target } = row;
    if (!applies) {
      return `<tr class="muted"><th scope="row">${escapeHtml(title)}</th><td class="wide">${absenceOf(row)}</td><td class="num">–</td><td class="num">${formatTarget(target)}</td><td class="num">–</td><td class="num">–</td><td class="num">–</td></tr>`;
    }
    return `<tr><th scope="row">${escapeHtml(title)}</th><td class="wide">${bar(row, score.scale)}</td><td class="num"><b>${formatScore(row.score)}</b></td><td class="num muted">${formatTarget(target)}</td><td class="num muted">${percent(row.share)}</td><td class="num">${formatScore(row.contribution)}</td><td class="num muted">${keptOf(row)}</td></tr>`;
  });
  const notes = scoreNotes(score);
  return section(
    'score',
    'Production readiness score',
    `<table class="rows"><thead><tr><th>Row</th><th class="wide"></th><th class="num">Score</th><th class="num">Target</th><th class="num">Weight</th><th class="num">Weighted</th><th class="num">Kept</th></tr></thead>
<tbody>${lines.join('\n')}</tbody>
<tfoot><tr><th scope="row">Total</th><td class="wide"></td><td class="num"><b>${formatScore(score.total)}</b></td><td class="num">${formatTarget(score.target)}</td><td class="num">100%</td><td class="num"><b>${formatScore(score.total)}</b></td><td></td></tr></tfoot></table>
${notes.length > 0 ? `<p class="muted note">${notes.join(' ')}</p>` : ''}`,
  );
}

function bar(row: ReportRow, scale: number): string {
  const { score = 0, target, title } = row;
  const share = ((score / scale) * 100).toFixed(1);
  const goal = ((target / scale) * 100).toFixed(1);
  return `<svg class="bar ${isMostlyUnknown(row) ? 'plain' : tone(score, target, scale)}" width="100%" height="12" role="img" aria-label="${escapeHtml(`${title}: ${formatScore(score)} of ${scale}, target ${formatTarget(target)}`)}"><rect class="track" y="2" width="100%" height="8" rx="4"/><rect class="value" y="2" width="${share}%" height="8" rx="4"/><line class="goal" x1="${goal}%" x2="${goal}%" y1="0" y2="12"/></svg>`;
}

function strengthsAndGaps(report: Report, link: Link): string {
  const { gaps } = report;
  const { shown, rest: others } = namedStrengths(report, 8);
  const strong = shown.map(promise => {
    const { rule, state } = promise;
    return `<li>${mark('kept')}<span>${rich(rule.promise)}${proof(promise, 1, report, link)}</span>${state === 'attested' ? '<small>attested</small>' : ''}</li>`;
  });
  const weak = gaps.slice(0, 8).map(promise => {
    return `<li>${mark('broken')}<span>${rich(gapText(promise))} <small>${promise.severity}</small></span><small class="gain">${formatGain(promise.gain)}</small></li>`;
  });
  const list = (items: readonly string[], more: string, none: string) =>
    items.length > 0 ? `<ul class="marks">${items.join('')}</ul>${more}` : `<p class="muted">${none}</p>`;
  const moreStrengths = others === '' ? '' : `<p class="muted rest">${others}</p>`;
  return `<div class="columns">
${section('strengths', 'Strengths', list(strong, moreStrengths, 'No promise of weight is kept yet.'))}
${section('gaps', 'Critical gaps', list(weak, rest(gaps.length - weak.length), 'No blocker and no high-priority promise is broken.'))}
</div>`;
}

function issueSection(severity: Severity, issues: readonly Issue[], report: Report, link: Link): string {
  const isWhole = severity === 'blocker' || severity === 'high';
  const items = issues.map(issue => (isWhole ? wholeIssue(issue, report, link) : shortIssue(issue, report, link)));
  return section(
    severity,
    `${severityTitles[severity]} <span class="muted">${issues.length}</span>`,
    `<div class="issues ${isWhole ? 'whole' : 'short'}">${items.join('\n')}</div>`,
  );
}

function wholeIssue({ promise, findings, fixes, preview }: Issue, report: Report, link: Link): string {
  const { rule, severity } = promise;
  const many = findings.length > 1 ? brokenText(promise) : '';
  const current = many === '' ? '' : `<p class="muted">${many.charAt(0).toUpperCase()}${many.slice(1)}.</p>`;
  const [risk, remedy] = riskAndRemedy(rule);
  return `<article class="${severity}">
${issueHead(promise)}
<dl><dt>Current</dt><dd>${current}${findingList(findings, link, 10)}${lookedAt(promise, report)}</dd>
<dt>Risk</dt><dd>${rich(risk)}</dd>
<dt>Fix</dt><dd>${fixText(fixes, remedy)}${preview ? previewText(preview, link) : ''}</dd></dl>
</article>`;
}

function shortIssue({ promise, findings, fixes }: Issue, report: Report, link: Link): string {
  const fix = fixes[0] ? `<p class="muted">Fix: ${rich(fixes[0].title)}</p>` : '';
  return `<article class="${promise.severity}">${issueHead(promise)}${findingList(findings, link, 4)}${lookedAt(promise, report)}${fix}</article>`;
}

function issueHead({ rule, effort, gain }: PromiseScore): string {
  return `<h3>${mark('broken')}${rich(rule.promise)}</h3><p class="facts"><code>${escapeHtml(rule.id)}</code><span>${formatHours(effort)}</span><span class="gain">${formatGain(gain)}</span></p>`;
}

function fixText(fixes: readonly OfferedFix[], remedy: string): string {
  const titles = fixes.map(({ title, safe, command }) => {
    return `${rich(title)}${safe ? '' : ' <small>(review)</small>'}${command === undefined ? '' : `, then run <code>${escapeHtml(command)}</code>`}`;
  });
  const parts = [...(titles.length > 0 ? [titles.join('; ')] : []), ...(remedy === '' ? [] : [rich(remedy)])];
  return parts.length > 0 ? parts.join('. ') : 'By hand';
}

/** What a fix writes: the lines themselves, and the names of new files. */
function previewText({ change, created, changed }: Preview, link: Link): string {
  const named = (paths: readonly string[]) => {
    const shown = paths.slice(0, 4).map(path => `<code>${escapeHtml(path)}</code>`);
    return `${shown.join(', ')}${paths.length > 4 ? `, and ${paths.length - 4} more` : ''}`;
  };
  const files = [
    ...(created.length > 0 ? [`writes ${named(created)}`] : []),
    ...(changed.length > 0 ? [`changes ${named(changed)}`] : []),
  ];
  if (!change) return `<p>It ${files.join(' and ')}.</p>`;
  const also = files.length > 0 ? ` It also ${files.join(' and ')}.` : '';
  const lines = [...change.lines, ...(change.more > 0 ? [`… ${counted(change.more, 'more line')}`] : [])];
  const where = link(change.path, change.line, `${change.path}:${change.line + 1}`);
  return `<p>${where}${also}</p><pre>${escapeHtml(lines.join('\n'))}</pre>`;
}

/** Where something that is not there was looked for. */
function lookedAt(promise: PromiseScore, report: Report): string {
  const { searched } = report.proofOf(promise);
  return searched ? `<p class="muted looked">Looked for in ${searchText(searched)}</p>` : '';
}

/** What shows that a promise is kept: places, or of how many files and parts of files it was asked. */
function proof(promise: PromiseScore, most: number, report: Report, link: Link): string {
  const { seen } = report.proofOf(promise);
  const places = seen.slice(0, most).map(one => {
    const line = lineOf(one);
    return link(one.path, line, line === undefined ? one.path : `${one.path}:${line + 1}`);
  });
  const others = seen.length - places.length;
  if (places.length > 0) return ` ${places.join(' ')}${others > 0 ? `<small>and ${others} more</small>` : ''}`;
  const subjects = subjectsText(promise);
  return subjects === '' ? '' : ` <small>${subjects}</small>`;
}

function findingList(findings: readonly Finding[], link: Link, most: number): string {
  const groups = groupByMessage(findings);
  const shown = groups.length <= most + 1 ? groups : groups.slice(0, most);
  const count = shown.reduce((sum, group) => sum + group.length, 0);
  const lines = shown.map(group => (group.length > 1 ? sameFindings(group, link) : findingLine(group[0], link)));
  return `<ul class="findings">${lines.map(line => `<li>${line}</li>`).join('')}</ul>${rest(findings.length - count)}`;
}

/** What is said of several places once. */
function sameFindings(findings: readonly [Finding, ...Finding[]], link: Link): string {
  const places = findings.slice(0, 12).flatMap(({ at }) => {
    if (!at) return [];
    const { line } = positionAt(at.file, at.start);
    return link(at.file.path, line, `${at.file.path}:${line + 1}`);
  });
  const others = findings.length - places.length;
  return `<span>${rich(findings[0].problem.message)}</span><br>${places.join(' ')}${others > 0 ? ` <small>and ${others} more</small>` : ''}`;
}

function findingLine({ at, problem }: Finding, link: Link): string {
  const message = `<span>${rich(problem.message)}</span>`;
  if (!at) return message;
  const { line } = positionAt(at.file, at.start);
  return `${link(at.file.path, line, `${at.file.path}:${line + 1}`)} ${message}`;
}

function quickWins({ quickWins }: Report): string {
  if (quickWins.length === 0) return '';
  const shown = quickWins.slice(0, 12);
  const lines = shown.map(
    win =>
      `<tr><th scope="row">${rich(win.promise.rule.promise)}</th><td class="num muted">${counted(win.findings.length, 'place')}</td><td class="muted">${wayOf(win)}</td><td class="num">${formatHours(win.effort)}</td><td class="num gain">${formatGain(win.gain)}</td></tr>`,
  );
  return section(
    'wins',
    'Quick wins',
    `<p class="muted">An hour each at most, ordered by gain per hour.${shown.some(win => wayOf(win) === 'safe fix') ? ' The safe fixes can be applied at once: <code>readiness fix</code>, or “Fix all safe problems” in the editor.' : ''}</p>
<table><thead><tr><th>Promise</th><th class="num">Where</th><th>How</th><th class="num">Effort</th><th class="num">Gain</th></tr></thead><tbody>${lines.join('\n')}</tbody></table>${rest(quickWins.length - lines.length)}`,
  );
}

function roadmap({ phases, score, effort }: Report): string {
  if (phases.every(({ promises }) => promises.length === 0)) return '';
  const cards = phases.map(phase => {
    const shown = phase.promises.slice(0, 12);
    const tasks = shown.map(
      ({ rule, effort }) => `<li>${rich(rule.promise)} <small>${formatHours(effort)}</small></li>`,
    );
    const isMet = phase.verdict === 'ready' || phase.verdict === 'hardened';
    return `<article><p class="kind">Phase ${phase.phase}</p><h3>${phase.title}</h3><p class="muted">${phase.goal}</p>
<p class="after ${isMet ? 'good' : ''}">${formatScore(phase.score)}<small>${phaseVerdict(phase, score)}</small></p>
<p class="muted">${phase.promises.length > 0 ? `${formatHours(phase.effort)}: ${formatTeam(phase.effort)}` : 'Nothing is left to do.'}</p>
${tasks.length > 0 ? `<ul class="tasks">${tasks.join('')}</ul>${rest(phase.promises.length - shown.length)}` : ''}</article>`;
  });
  return section(
    'roadmap',
    'Roadmap',
    `<p class="muted">${formatHours(effort)} by hand for everything that is open: ${formatTeam(effort)}. Each score is computed as if the promises of the phase and those before were kept.</p>
${projection(score)}
<div class="phases">${cards.join('\n')}</div>`,
  );
}

/** The total now and after each phase, against the target. */
function projection({ total, verdict, phases, scale, target }: Score): string {
  const verdicts = [verdict, ...phases.map(({ verdict }) => verdict)];
  const isReached = (at: number) => verdicts[at] === 'ready' || verdicts[at] === 'hardened';
  const values = [total, ...phases.map(({ score }) => score)];
  const names = ['Now', ...phases.map(({ phase }) => `Phase ${phase}`)];
  const x = (at: number) => 70 + at * 190;
  const y = (value: number) => Math.round(138 - (value / scale) * 110);
  const points = values.flatMap((value, at) => (value === undefined ? [] : [{ x: x(at), y: y(value), value, at }]));
  const goal = y(target);
  const dots = points.map(({ x, y, value, at }) => {
    // A number that would lie on the target's line stands below its dot.
    const labelY = y - 30 < goal && goal < y - 4 ? y + 24 : y - 12;
    return `<circle cx="${x}" cy="${y}" r="5" class="${isReached(at) ? 'good' : ''}"/><text x="${x}" y="${labelY}" text-anchor="middle" class="number">${formatScore(value)}</text><text x="${x}" y="162" text-anchor="middle" class="small">${names[at]}</text>`;
  });
  const label = points.map(({ value, at }) => `${names[at]} ${formatScore(value)}`).join(', ');
  return `<svg class="projection" viewBox="0 0 710 170" role="img" aria-label="${escapeHtml(`Projected score: ${label}; target ${formatTarget(target)}`)}">
<line x1="30" x2="680" y1="138" y2="138" class="axis"/><line x1="30" x2="680" y1="${goal}" y2="${goal}" class="goal"/><text x="30" y="${(total ?? 0) < target ? goal - 6 : goal + 16}" class="small">target ${formatTarget(target)}</text>
<polyline points="${points.map(({ x, y }) => `${x},${y}`).join(' ')}"/>${dots.join('')}
</svg>`;
}

function dora({ dora }: Report): string {
  const cards = dora.map(({ metric, question, inPlace, missing, unknown }) => {
    const items = [...missing.slice(0, 4), ...inPlace.slice(0, 3)].map(
      ({ rule, state }) => `<li>${mark(state)}<span>${rich(rule.promise)}</span></li>`,
    );
    const all = inPlace.length + missing.length;
    return `<article><h3>${metric}</h3><p class="muted">${question}</p><p class="share">${all > 0 ? `<b>${inPlace.length}</b> of ${all} in place` : ''}${unknown > 0 ? `<small>${all > 0 ? ', ' : ''}${unknown} unknown</small>` : ''}</p><ul class="marks">${items.join('')}</ul>${rest(all - items.length)}</article>`;
  });
  return section(
    'dora',
    'DORA capabilities',
    `<p class="muted">What the files show of the foundations under each of the four metrics. They do not show the metrics themselves, so none is given.</p><div class="capabilities">${cards.join('\n')}</div>`,
  );
}

function checklist(report: Report, link: Link): string {
  const { checklist } = report;
  const line = (promise: PromiseScore) => {
    const isKept = promise.state === 'kept' || promise.state === 'attested';
    const why = isKept ? proof(promise, 1, report, link) : '';
    return `<li class="${promise.state}">${mark(promise.state)}<span>${rich(promise.rule.promise)}${aside(promise)}${why}</span></li>`;
  };
  const marks = (promises: readonly PromiseScore[]) => `<ul class="marks">${promises.map(line).join('')}</ul>`;
  const parts = checklist.map(({ title, promises, spared }) => {
    const folded =
      spared.length > 0 ? `<details><summary>${sparedText(spared)}</summary>${marks(spared)}</details>` : '';
    return `<div class="part"><h3>${escapeHtml(title)}</h3>${promises.length > 0 ? marks(promises) : ''}${folded}</div>`;
  });
  return section('checklist', 'Checklist', `<div class="checklist">${parts.join('\n')}</div>`);
}

function aside({ state, severity, broken, checked }: PromiseScore): string {
  if (state === 'kept') return '';
  if (state !== 'broken') return ` <small>${stateTitles[state]}</small>`;
  return ` <small>${severity}${checked > 1 ? `, ${broken} of ${checked}` : ''}</small>`;
}

function appendix(report: Report, link: Link): string {
  const { notRead, accepted, unknown, partlyUnknown, off, notices } = report;
  const fileLink = (path: string, line: number | undefined) =>
    link(path, line, line === undefined ? path : `${path}:${line + 1}`);
  const parts = [
    list('Not read', notRead, ({ path, reason }) => `${fileLink(path, undefined)} <span>${escapeHtml(reason)}</span>`),
    list('Accepted and attested', accepted, finding => {
      const what = isAttested(finding) ? `<span>${rich(finding.rule.promise)}</span>` : findingLine(finding, link);
      return `${what} ${acceptance(finding)}`;
    }),
    notCounted(
      [...unknown, ...partlyUnknown],
      untoldTitle(report),
      ' · ',
      promise => `${rich(promise.rule.promise)} <small>${subjectsText(promise, promise.unknown)}</small>`,
    ),
    list('Turned off in the config', off, ({ id, promise }) => `<code>${escapeHtml(id)}</code> ${rich(promise)}`),
    list('Notices', notices, ({ at, message }) => {
      return `${fileLink(at.file.path, positionAt(at.file, at.start).line)} <span>${rich(message)}</span>`;
    }),
    notApplying(report),
  ].filter(part => part !== '');
  return parts.length > 0 ? section('apart', 'Not counted', parts.join('\n')) : '';
}

function acceptance({ accepted }: Finding): string {
  if (!accepted) return '';
  const { reason, evidence, until } = accepted;
  const link =
    evidence !== undefined && /^https?:\/\//.test(evidence)
      ? `<a href="${escapeHtml(evidence)}" rel="noreferrer">${escapeHtml(evidence)}</a>`
      : escapeHtml(evidence ?? '');
  const parts = [escapeHtml(reason), link, until === undefined ? '' : `until ${escapeHtml(until)}`];
  return `<small>${parts.filter(part => part !== '').join(', ')}</small>`;
}

function list<T>(title: string, items: readonly T[], render: (item: T) => string): string {
  if (items.length === 0) return '';
  const shown = items.slice(0, 50);
  return `<h3>${title} <span class="muted">${items.length}</span></h3><ul class="findings">${shown.map(item => `<li>${render(item)}</li>`).join('')}</ul>${rest(items.length - shown.length)}`;
}

function untoldTitle({ unknown, partlyUnknown }: Report): string {
  if (unknown.length === 0) return `${counted(partlyUnknown.length, 'promise')} could not be told in part`;
  const part = partlyUnknown.length > 0 ? `, ${partlyUnknown.length} more in part` : '';
  return `${counted(unknown.length, 'promise')} could not be told${part}`;
}

function notApplying({ notApplicable, absentKinds }: Report): string {
  const count = absentKinds.reduce((sum, { count }) => sum + count, notApplicable.length);
  if (count === 0) return '';
  const kinds = absentKinds.map(({ title, count }) => `${escapeHtml(title)} <small>${count}</small>`).join(' · ');
  const title = counted(count, 'promise does not apply', 'promises do not apply');
  const absent = kinds === '' ? '' : `<dt>Nothing here to look at</dt><dd>${kinds}</dd>`;
  // On paper it would be a page that nobody reads.
  return foldedList(title, absent + byCategory(notApplicable, ' · ', ({ rule }) => rich(rule.promise)), 'onscreen');
}

function notCounted(
  promises: readonly PromiseScore[],
  title: string,
  between: string,
  render: (promise: PromiseScore) => string,
): string {
  return promises.length === 0 ? '' : foldedList(title, byCategory(promises, between, render));
}

function foldedList(title: string, list: string, kind = ''): string {
  return `<details${kind === '' ? '' : ` class="${kind}"`}><summary>${title}</summary><dl class="apart">${list}</dl></details>`;
}

function byCategory(
  promises: readonly PromiseScore[],
  between: string,
  render: (promise: PromiseScore) => string,
): string {
  return Object.entries(categories)
    .map(([name, title]) => {
      const own = promises.filter(({ category }) => category === (name as Category));
      return own.length > 0 ? `<dt>${escapeHtml(title)}</dt><dd>${own.map(render).join(between)}</dd>` : '';
    })
    .join('');
}

function method({ score, ruleset }: Report): string {
  return `<footer><p><b>How the score is made.</b> ${escapeHtml(methodText(score, ruleset))}</p></footer>`;
}

function section(id: string, title: string, content: string): string {
  return `<section id="${id}"><h2>${title}</h2>\n${content}\n</section>`;
}

function rest(count: number): string {
  return count > 0 ? `<p class="muted rest">and ${count} more</p>` : '';
}

const marks: Readonly<Record<PromiseState, string>> = {
  kept: '<path d="M4 8.5l3 3 5-6.5"/>',
  attested: '<path d="M4 8.5l3 3 5-6.5"/>',
  broken: '<path d="M5 5l6 6M11 5l-6 6"/>',
  accepted: '<path d="M4.5 8h7"/>',
  'not-applicable': '<path d="M4.5 8h7"/>',
  unknown: '<path d="M6 6.2a2 2 0 1 1 2.7 1.9c-.5.2-.7.5-.7 1.1M8 11.6v.1"/>',
};

function mark(state: PromiseState): string {
  return `<svg class="mark ${state}" viewBox="0 0 16 16" role="img" aria-label="${stateTitles[state]}">${marks[state]}</svg>`;
}

function isUnsure({ verdict, promises }: Score): boolean {
  return verdict === 'ready' && unknownBlockers(promises) > 0;
}

function verdictTone(score: Score): string {
  const { verdict, total, target, scale, blockers } = score;
  if (isUnsure(score)) return 'fair';
  if (verdict === 'ready' || verdict === 'hardened') return 'good';
  if (verdict === 'nothing') return 'plain';
  return blockers.length > 0 ? 'bad' : tone(total ?? 0, target, scale);
}

function tone(score: number, target: number, scale: number): string {
  if (score >= target) return 'good';
  return score >= scale / 2 ? 'fair' : 'bad';
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10}%`;
}

const messageLink: Link = (path, line, label) => {
  const place = line === undefined ? '' : ` data-line="${line}"`;
  return `<a class="place" href="#" data-path="${escapeHtml(path)}"${place}>${escapeHtml(label)}</a>`;
};

function hrefLink(address: (path: string, line: number | undefined) => string): Link {
  return (path, line, label) => `<a class="place" href="${escapeHtml(address(path, line))}">${escapeHtml(label)}</a>`;
}

/** Words with `code` in backticks; of a rule's paragraph also **strong** words and the words of its links. */
function rich(text: string): string {
  const parts = text.replace(/\s+/g, ' ').split('`');
  const pairs = parts.length % 2 === 1 ? parts.length : parts.length - 1;
  return parts
    .map((part, at) => (at % 2 === 1 && at < pairs ? `<code>${escapeHtml(part)}</code>` : words(part)))
    .join('');
}

function words(text: string): string {
  return escapeHtml(text)
    .replace(/\[([^[\]]{1,200})\]\([^()\s]{1,500}\)/g, '$1')
    .replace(/\*\*([^*]{1,300})\*\*/g, '<strong>$1</strong>');
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
