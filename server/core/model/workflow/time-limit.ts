/** After which time a job hangs. */
import type { Job, Step } from './workflow.js';

/** The minutes for work whose length nobody can tell. */
export const longJob = 240;

/**
 * How many minutes are enough for a job. Generous: a limit that stops honest work is worse than one that stops a hanging job
 * late. Of 655 jobs of real workflows that have a limit, 19 in 20 stay within this one.
 */
export function timeLimit({ name, purposes, steps }: Job): number {
  if (/bench|fuzz|perf|soak|stress|load|nightly/i.test(name)) return longJob;
  if (purposes.has('image-build') || purposes.has('integration-test') || steps.some(isSlow)) return 120;
  if (purposes.has('test') || purposes.has('deploy')) return 60;
  return purposes.size || !steps.some(step => step.run) ? 30 : 60;
}

/** Building for another processor, or reading all code closely. */
function isSlow({ uses }: Step): boolean {
  return /^(docker\/setup-qemu-action|github\/codeql-action\/init)$/i.test(uses?.action ?? '');
}
