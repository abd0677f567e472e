/** A rule that threw, told without a word of the files it looked at: what goes into the log and into a bug report. */
import type { Failure } from '../../core/analyze.js';
import type { FailureView } from '../../core/protocol.js';

/** An error's message may quote a file, and its stack the folders of a person: both stay out. */
export function failureViewOf({ rule, error }: Failure): FailureView {
  if (!(error instanceof Error)) return { rule, fault: typeof error, frames: [] };
  const stack = error.stack ?? '';
  const start = error.message ? stack.indexOf(error.message) : 0;
  const frames = start < 0 ? '' : stack.slice(start + error.message.length);
  return { rule, fault: faultOf(error), frames: frames.split('\n').flatMap(frameOf).slice(0, 8) };
}

export function failureText({ rule, fault, frames }: FailureView): string {
  return [`${rule}: ${fault}`, ...frames.map(frame => `  at ${frame}`)].join('\n');
}

function faultOf({ name }: Error): string {
  return /^\w{1,40}$/.test(name) ? name : 'Error';
}

/** `    at check (/home/me/dist/server.js:1:2)` → `check server.js:1:2`. */
function frameOf(line: string): string[] {
  const words = /^\s{2,8}at (.{1,400})$/.exec(line)?.[1]?.replace(/\)$/, '');
  if (words === undefined) return [];
  const open = words.lastIndexOf('(');
  const place = words.slice(open + 1);
  const file = place.slice(Math.max(place.lastIndexOf('/'), place.lastIndexOf('\\')) + 1);
  return [open < 0 ? file : `${words.slice(0, open).trim()} ${file}`];
}
