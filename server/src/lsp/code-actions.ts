/** The lightbulb: each fix, accept with a reason, turn the rule off, mend all safe problems of the file. */
import { type CodeAction, CodeActionKind, type Diagnostic } from 'vscode-languageserver';
import { type Finding, fixesOf } from '../../core/analyze.js';
import { commands } from '../../core/protocol.js';
import { rangeOf } from '../../core/text.js';
import { uriOf } from './locations.js';

export const fixAllKind = `${CodeActionKind.SourceFixAll}.readiness`;

/** What an action carries until it is resolved: enough to find the finding again in the current text. */
export type ActionData =
  | { readonly kind: 'fix'; readonly uri: string; readonly rule: string; readonly start: number; readonly fix: number }
  | { readonly kind: 'off'; readonly uri: string; readonly rule: string }
  | { readonly kind: 'all'; readonly uri: string };

export interface ActionContext {
  readonly uri: string;
  readonly folder: string;
  readonly diagnosticOf: (finding: Finding) => Diagnostic | undefined;
  /** Whether the client asks for the reason of an accept. */
  readonly commands: boolean;
  wants(kind: string): boolean;
}

/** Actions without their edits; `data` says how to make them. */
export function codeActionsOf(findings: readonly Finding[], context: ActionContext): CodeAction[] {
  if (!context.wants(CodeActionKind.QuickFix)) return [];
  return [
    ...findings.flatMap(finding => fixActions(finding, context)),
    ...findings.flatMap(finding => otherActions(finding, context)),
  ];
}

/** Mends the whole file: on save, and from the lightbulb where there is more to mend than what stands under the cursor. */
export function fixAllActions(
  uri: string,
  mendable: number,
  here: boolean,
  wants: (kind: string) => boolean,
): CodeAction[] {
  const kinds = [...(mendable > 1 && here ? [CodeActionKind.QuickFix] : []), ...(mendable ? [fixAllKind] : [])];
  return kinds.filter(wants).map(kind => ({
    title: 'Fix all safe problems in this file',
    kind,
    data: { kind: 'all', uri } satisfies ActionData,
  }));
}

/** Whether a fix is meant to be safe; whether the text allows it is known only when its edits are made. */
export function hasSafeFix({ problem: { fix } }: Finding): boolean {
  if (fix === undefined) return false;
  return 'title' in fix ? fix.safe : fix.some(({ safe }) => safe);
}

function fixActions(finding: Finding, context: ActionContext): CodeAction[] {
  const diagnostic = context.diagnosticOf(finding);
  if (!diagnostic) return [];
  return fixesOf(finding).map(({ fix }, index) => ({
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    isPreferred: index === 0,
    data: {
      kind: 'fix',
      uri: context.uri,
      rule: finding.rule.id,
      start: finding.at?.start ?? 0,
      fix: index,
    } satisfies ActionData,
    ...(fix.command && context.commands
      ? { command: { title: fix.title, command: commands.offerCommand, arguments: [fix.command, fix.title] } }
      : {}),
  }));
}

function otherActions(finding: Finding, context: ActionContext): CodeAction[] {
  const diagnostic = context.diagnosticOf(finding);
  if (!diagnostic || !finding.at) return [];
  const { id } = finding.rule;
  const accept: CodeAction = {
    title: `Accept ${id} here with a reason…`,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    command: {
      title: 'Accept with a reason',
      command: commands.acceptFinding,
      arguments: [{ rule: id, uri: uriOf(context.folder, finding.at.file.path), range: rangeOf(finding.at) }],
    },
  };
  const off: CodeAction = {
    title: `Turn ${id} off in .readiness.yaml`,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    data: { kind: 'off', uri: context.uri, rule: id } satisfies ActionData,
  };
  return context.commands ? [accept, off] : [off];
}
