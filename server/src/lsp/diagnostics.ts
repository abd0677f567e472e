/** Findings as the editor's squiggles. */
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';
import type { Finding } from '../../core/analyze.js';
import type { Notice } from '../../core/config.js';
import type { Severity } from '../../core/rule.js';
import { firstLine, rangeOf } from '../../core/text.js';
import { uriOf } from './locations.js';

export const source = 'readiness';

const severityOf: { readonly [S in Severity]: DiagnosticSeverity } = {
  blocker: DiagnosticSeverity.Error,
  high: DiagnosticSeverity.Warning,
  medium: DiagnosticSeverity.Information,
  low: DiagnosticSeverity.Hint,
};

/** `undefined` for a finding without a file. `page` is the address of a rule's page. */
export function diagnosticOf(
  finding: Finding,
  folder: string,
  page: (id: string) => string | undefined,
): Diagnostic | undefined {
  if (!finding.at) return undefined;
  const href = page(finding.rule.id);
  return {
    range: rangeOf(finding.at),
    message: finding.problem.message,
    severity: severityOf[finding.severity],
    source,
    code: finding.rule.id,
    ...(href ? { codeDescription: { href } } : {}),
    ...(finding.problem.related?.length
      ? {
          relatedInformation: finding.problem.related.map(({ at, message }) => ({
            location: { uri: uriOf(folder, at.file.path), range: rangeOf(firstLine(at)) },
            message,
          })),
        }
      : {}),
  };
}

export function diagnosticOfNotice(notice: Notice): Diagnostic {
  return {
    range: rangeOf(firstLine(notice.at)),
    message: notice.message,
    severity: notice.kind === 'error' ? DiagnosticSeverity.Warning : DiagnosticSeverity.Hint,
    source,
    ...(notice.kind === 'unused' ? { tags: [DiagnosticTag.Unnecessary] } : {}),
  };
}
