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
  readonly wants: (kind: string) => boolean;
}

/** Actions without their edits; `data` says how to make them. `mendable`: safe problems of the whole file. */
export function codeActionsOf(findings: readonly Finding[], mendable: number, context: ActionContext): CodeAction[] {
  const all = mendable ? fixAllActions(findings, mendable, context) : [];
  if (!context.wants(CodeActionKind.QuickFix)) return all;
  const others = findings.map(finding => otherActions(finding, context));
  return [
    ...findings.flatMap(finding => fixActions(finding, context)),
    ...all,
    ...others.flatMap(({ accept }) => accept),
    ...others.flatMap(({ off }) => off),
  ];
}

/** Mends the whole file: on save, and from the lightbulb where there is more to mend than what stands under the cursor. */
function fixAllActions(findings: readonly Finding[], mendable: number, context: ActionContext): CodeAction[] {
  const here = findings.filter(hasSafeFix);
  const kinds = [...(mendable > 1 && here.length ? [CodeActionKind.QuickFix] : []), fixAllKind];
  return kinds.filter(context.wants).map(kind => ({
    title: 'Fix all safe problems in this file',
    kind,
    // What mends no diagnostic the editor lists last, after what accepts them.
    ...(kind === fixAllKind ? {} : { diagnostics: here.flatMap(finding => context.diagnosticOf(finding) ?? []) }),
    data: { kind: 'all', uri: context.uri } satisfies ActionData,
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

function otherActions(finding: Finding, context: ActionContext): { accept: CodeAction[]; off: CodeAction[] } {
  const diagnostic = context.diagnosticOf(finding);
  if (!diagnostic || !finding.at) return { accept: [], off: [] };
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
  return { accept: context.commands ? [accept] : [], off: [off] };
}
