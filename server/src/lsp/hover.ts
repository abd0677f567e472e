/** What a squiggle says when asked: the promise, why it matters, what mending it costs and brings. */
import { type Hover, MarkupKind } from 'vscode-languageserver';
import type { Finding } from '../../core/analyze.js';
import { commands } from '../../core/protocol.js';
import { formatGain, formatHours } from '../../core/report/report.js';
import { severities } from '../../core/rule.js';
import { rangeOf } from '../../core/text.js';

export interface HoverContext {
  gainOf(finding: Finding): number;
  readonly scale: number;
  /** Whether the client opens rule pages through a command link. */
  readonly commandLinks: boolean;
}

/** The gravest broken promise of a place whole, each other one on a line that leads to its page. */
export function hoverOf(findings: readonly Finding[], context: HoverContext): Hover | null {
  const perRule = new Map<string, Finding>();
  for (const finding of findings) if (!perRule.has(finding.rule.id)) perRule.set(finding.rule.id, finding);
  const [first, ...others] = [...perRule.values()].sort((a, b) => rank(a) - rank(b));
  if (!first?.at) return null;
  const parts = [whole(first, context)];
  if (others.length > 0) parts.push(others.map(other => line(other, context)).join('\n'));
  return { contents: { kind: MarkupKind.Markdown, value: parts.join('\n\n---\n\n') }, range: rangeOf(first.at) };
}

const rank = ({ severity }: Finding): number => severities.indexOf(severity);

function whole(finding: Finding, context: HoverContext): string {
  const { rule, severity } = finding;
  const gain = context.gainOf(finding);
  const facts = [
    severity,
    `${formatHours(rule.rule.effort)} to mend`,
    gain > 0 ? `**${formatGain(gain)}** on the score of ${context.scale}` : '',
    link(finding, context),
  ];
  return `**${rule.promise}**\n\n${rule.why}\n\n${facts.filter(Boolean).join(' · ')}`;
}

function line(finding: Finding, context: HoverContext): string {
  return `- ${finding.rule.promise} · ${finding.severity} · ${link(finding, context)}`;
}

function link({ rule }: Finding, { commandLinks }: HoverContext): string {
  if (!commandLinks) return `\`${rule.id}\``;
  return `[\`${rule.id}\`](command:${commands.openRule}?${encodeURIComponent(JSON.stringify([rule.id]))})`;
}
