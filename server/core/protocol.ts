/** Names and plain types that client and server exchange: the only core file the client imports. */

export const methods = {
  /** Request `{ folder? }` → `FolderScorecard[]`. */
  scorecard: 'readiness/scorecard',
  /** Notification server → client: `FolderScorecard` of a folder whose score, findings or state changed. */
  scorecardChanged: 'readiness/scorecardChanged',
  /** Request `ReportParams` → string: the report in that format. */
  report: 'readiness/report',
  /** Request `{ id }` → `RulePage`. */
  rulePage: 'readiness/rulePage',
  /** Request `FixParams` → `FixResult | null`: the edits of one finding's fix, against current texts. */
  fix: 'readiness/fix',
  /** Request `{ folder }` → `WorkspaceEdit` of every safe fix, each change annotated for the preview; null when none. */
  fixAll: 'readiness/fixAll',
  /** Request `{}`: read everything again. */
  refresh: 'readiness/refresh',
  /** Request `{ folder }` → `RefView[]`: what to compare with, the likeliest first; empty outside a repository. */
  refs: 'readiness/refs',
  /** Request `{ folder }` → `WorkspaceEdit` that creates `.readiness.yaml`, or null when it exists. */
  createConfig: 'readiness/createConfig',
  /** Request `AcceptParams` → `WorkspaceEdit | null`: the accept comment with its reason, above the finding. */
  accept: 'readiness/accept',
  /** Request `{}` → `FailureView[]`: rules that threw since the server started. */
  failures: 'readiness/failures',
} as const;

/** What the client says of itself in `initializationOptions`; every field may be absent. */
export interface ClientOptions {
  /** Where diagnostics go: `push` for every file of the folders, `pull` when the client asks for them. */
  readonly diagnostics?: 'push' | 'pull';
  /** The client has the commands below and follows `command:` links in hovers. */
  readonly commands?: boolean;
  /** URI of the folder with the rule pages, without a slash at the end; diagnostics link into it. */
  readonly rulePages?: string;
}

/** Client-side commands the server's code actions call. */
export const commands = {
  /** Arguments: `[id]`. */
  openRule: 'readiness.openRule',
  /** Arguments: `[commandLine, title]`: offered in a terminal, typed, never run. */
  offerCommand: 'readiness.offerCommand',
  /** Arguments: `[AcceptParams]` without a reason: ask for it, then request `accept` and apply the edit. */
  acceptFinding: 'readiness.acceptFinding',
} as const;

export type Severity = 'blocker' | 'high' | 'medium' | 'low';
export type PromiseState = 'kept' | 'broken' | 'accepted' | 'attested' | 'not-applicable' | 'unknown';
export type Verdict = 'not-ready' | 'ready' | 'hardened' | 'nothing';

/** 0-based lines and UTF-16 characters. */
export interface ViewRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

export interface FolderScorecard {
  /** URI of the folder. */
  readonly folder: string;
  readonly name: string;
  /** While the first scan runs, numbers are of what was read so far. */
  readonly scanning: boolean;
  readonly verdict: Verdict;
  /** One line: `NOT READY · 5.15/10, need 8/10, gap 2.85`. */
  readonly summary: string;
  /** Absent when no promise applies. */
  readonly score?: number | undefined;
  readonly scale: number;
  readonly target: number;
  /** Change against the score before the last edit, when there was one. */
  readonly delta?: number | undefined;
  readonly blockers: number;
  readonly rows: readonly RowView[];
  readonly quickWins: readonly FindingView[];
  readonly notRead: readonly { readonly path: string; readonly reason: string }[];
  /** Open findings and unread files beyond what one card carries. */
  readonly more: { readonly findings: number; readonly notRead: number };
}

export interface RowView {
  readonly id: string;
  readonly title: string;
  readonly weight: number;
  readonly target: number;
  readonly applies: boolean;
  readonly score?: number | undefined;
  readonly promises: readonly PromiseView[];
}

export interface PromiseView {
  readonly rule: string;
  readonly promise: string;
  readonly severity: Severity;
  readonly state: PromiseState;
  readonly checked: number;
  readonly broken: number;
  /** At most `cardLimit`. */
  readonly findings: readonly FindingView[];
}

/** So many findings of one promise, quick wins and unread files a card carries: nobody reads on, and each costs time. */
export const cardLimit = 100;

export interface FindingView {
  readonly rule: string;
  readonly message: string;
  readonly severity: Severity;
  readonly accepted: boolean;
  /** URI, path relative to the folder and range; absent for a promise of the whole project. */
  readonly uri?: string | undefined;
  readonly path?: string | undefined;
  readonly range?: ViewRange | undefined;
  /** What mending it alone adds to the total. */
  readonly gain: number;
  /** Hours, least and most. */
  readonly effort: readonly [number, number];
  /** Title of its best fix, when one can be applied. */
  readonly fix?: { readonly title: string; readonly safe: boolean } | undefined;
}

export interface ReportParams {
  readonly folder: string;
  readonly format: 'html' | 'markdown' | 'json';
  /** A branch, tag or commit to compare with, as git understands it; where it does not, one clear line says so. */
  readonly ref?: string | undefined;
  /** For `html`: rendered inside the editor, with its theme's colours and links that post messages. */
  readonly embedded?: { readonly nonce: string; readonly cspSource: string } | undefined;
}

export interface RefView {
  readonly name: string;
  readonly kind: 'commit' | 'branch' | 'remote' | 'tag';
  /** The subject of its commit. */
  readonly subject: string;
}

export interface RulePage {
  readonly id: string;
  readonly title: string;
  readonly markdown: string;
}

export interface FixParams {
  readonly folder: string;
  readonly rule: string;
  readonly uri?: string | undefined;
  readonly range?: ViewRange | undefined;
}

export interface FixResult {
  readonly title: string;
  /** An LSP `WorkspaceEdit`. */
  readonly edit: unknown;
  /** A command line to offer afterwards: typed in a terminal, never run. */
  readonly command?: string | undefined;
}

/** A rule that threw. Holds nothing of the files it looked at. */
export interface FailureView {
  readonly rule: string;
  /** The kind of error. */
  readonly fault: string;
  /** Where in our code, innermost first. */
  readonly frames: readonly string[];
}

export interface AcceptParams {
  readonly rule: string;
  readonly uri: string;
  readonly range: ViewRange;
  readonly reason: string;
}
