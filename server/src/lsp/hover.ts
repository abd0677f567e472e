/** What a squiggle says when asked: the promise, why it matters, what mending it costs and brings. */
import { type Hover, MarkupKind } from 'vscode-languageserver';
import type { Finding } from '../../core/analyze.js';
import { commands } from '../../core/protocol.js';
import { formatGain, formatHours } from '../../core/report/report.js';
import { rangeOf } from '../../core/text.js';

export interface HoverContext {
  gainOf(finding: Finding): number;
  readonly scale: number;
  /** Whether the client opens rule pages through a command link. */
  readonly commandLinks: boolean;
}

export function hoverOf(findings: readonly Finding[], context: HoverContext): Hover | null {
  const [first] = findings;
  if (!first?.at) return null;
  const value = findings.map(finding => section(finding, context)).join('\n\n---\n\n');
  return { contents: { kind: MarkupKind.Markdown, value }, range: rangeOf(first.at) };
}

function section({ rule, severity, ...finding }: Finding, context: HoverContext): string {
  const gain = context.gainOf({ rule, severity, ...finding });
  const facts = [
    `${severity}`,
    `${formatHours(rule.rule.effort)} to mend`,
    gain > 0 ? `**${formatGain(gain)}** on the score of ${context.scale}` : '',
  ];
  const page = encodeURIComponent(JSON.stringify([rule.id]));
  const name = context.commandLinks ? `[\`${rule.id}\`](command:${commands.openRule}?${page})` : `\`${rule.id}\``;
  return `**${rule.promise}**\n\n${rule.why}\n\n${facts.filter(Boolean).join(' · ')} · ${name}`;
}
