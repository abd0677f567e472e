/** What stays the same of a finding while the lines around it move. */
import type { Finding } from '../analyze.js';
import { lineAt, lineSpan, textOf } from '../text.js';

/**
 * A fingerprint per finding, 16 hexadecimal digits: of its rule, path and words, never of its line number or of a value
 * that its message does not show. Of equal ones in a file the first is the first again.
 */
export function fingerprintsOf(findings: readonly Finding[]): ReadonlyMap<Finding, string> {
  const seen = new Map<string, number>();
  const prints = new Map<Finding, string>();
  for (const finding of findings) {
    const key = [finding.rule.id, finding.at?.file.path ?? '', wordsOf(finding)].join('\n');
    const order = seen.get(key) ?? 0;
    seen.set(key, order + 1);
    prints.set(finding, hash(`${key}\n${order}`));
  }
  return prints;
}

/** The line up to the wrong value, and the value where the message shows it anyway: it could be a secret. */
export function wordsOf({ at, problem }: Finding): string {
  if (!at) return namesIn(problem.message);
  const { start } = lineSpan(at.file, lineAt(at.file, at.start));
  const before = at.file.text.slice(start, at.start).replace('\ufeff', '').trimStart();
  const value = textOf(at);
  return before + (problem.message.includes(value) ? value : '');
}

/** The names in a message: they say of what it speaks, while its wording may change from one version to the next. */
export function namesIn(message: string): string {
  return (message.match(/`[^`]+`/g) ?? []).join(' ');
}

/** FNV-1a with 64 bits over UTF-16 code units. It tells findings apart; it hides nothing. */
function hash(text: string): string {
  let value = 0xcbf29ce484222325n;
  for (let at = 0; at < text.length; at++) {
    value = BigInt.asUintN(64, (value ^ BigInt(text.charCodeAt(at))) * 0x100000001b3n);
  }
  return value.toString(16).padStart(16, '0');
}
