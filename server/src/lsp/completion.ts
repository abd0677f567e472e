/** Completions as the editor's list. */
import { type CompletionItem, CompletionItemKind, type Hover, MarkupKind } from 'vscode-languageserver';
import type { Completion } from '../../core/complete.js';
import { rangeOf, type Span } from '../../core/text.js';

/** Characters after which the list opens by itself: inside an accept's brackets, after a key, within an id. */
export const triggerCharacters = ['[', ',', ' ', '/'];

const kinds = {
  key: CompletionItemKind.Property,
  word: CompletionItemKind.EnumMember,
  rule: CompletionItemKind.Reference,
};

/** `reopen`: the editor has VS Code's command that opens the list again, for what comes next. */
export function completionItemsOf(completions: readonly Completion[], reopen: boolean): CompletionItem[] {
  return completions.map(({ label, kind, detail, says, at, text, goesOn }, order) => ({
    label,
    kind: kinds[kind],
    // The editor sorts by text; this keeps our order.
    sortText: String(order).padStart(4, '0'),
    filterText: label,
    textEdit: { range: rangeOf(at), newText: text },
    ...(detail ? { detail } : {}),
    ...(says ? { documentation: { kind: MarkupKind.Markdown, value: says } } : {}),
    ...(goesOn && reopen ? { command: { title: 'Go on', command: 'editor.action.triggerSuggest' } } : {}),
  }));
}

export function explanationHover({ at, says }: { readonly at: Span; readonly says: string }): Hover {
  return { contents: { kind: MarkupKind.Markdown, value: says }, range: rangeOf(at) };
}
