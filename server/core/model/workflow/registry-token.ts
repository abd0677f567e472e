/** Secrets that publish to a package registry, where the run could prove by itself who it is. */
import type { Span } from '../../text.js';
import type { Value } from '../../yaml/view.js';
import { invocation } from '../shell.js';
import type { Step } from './workflow.js';

interface RegistryToken {
  readonly registry: string;
  /** The value that hands the secret over; the step, where the whole job has it. */
  readonly at: Span;
}

/**
 * The token a step publishes with, where its registry takes trusted publishers. Sources: docs.pypi.org/trusted-publishers and
 * docs.npmjs.com/trusted-publishers, November 2026; both only for runners of GitHub's own.
 */
export function registryToken(step: Step): RegistryToken | undefined {
  const { uses, job } = step;
  // What is called from elsewhere, or runs on an own machine, is nobody's trusted publisher.
  if (job.workflow.startsOn('workflow_call') || job.runners?.some(({ text }) => text === 'self-hosted'))
    return undefined;
  if (uses) return /^pypa\/gh-action-pypi-publish$/i.test(uses.action) ? pypiToken(step) : undefined;
  if (!/publish|upload/.test(step.run?.raw ?? '')) return undefined;
  for (const command of step.commands) {
    const [program, first, ...rest] = invocation(command);
    if (first === undefined || rest.some(word => /^--?(registry|repository|r|dry-run)/.test(word))) continue;
    if (program === 'npm' && first === 'publish') return npmToken(step);
    if (program === 'twine' && first === 'upload') return variable(step, 'PyPI', 'TWINE_PASSWORD');
  }
  return undefined;
}

function pypiToken({ with: inputs }: Step): RegistryToken | undefined {
  const at = inputs?.get('password');
  const url = inputs?.get('repository-url') ?? inputs?.get('repository_url');
  const isPypi = !url || /^https:\/\/(upload|test)\.pypi\.org\//.test(url.text ?? '');
  return at && isPypi && holdsSecret(at) ? { registry: 'PyPI', at: at.span } : undefined;
}

function npmToken(step: Step): RegistryToken | undefined {
  const others = step.job.steps.some(({ uses, with: inputs }) => {
    const url = /^actions\/setup-node$/i.test(uses?.action ?? '') ? inputs?.get('registry-url') : undefined;
    return url && !/registry\.npmjs\.org/.test(url.text ?? '');
  });
  return others ? undefined : variable(step, 'npm', 'NODE_AUTH_TOKEN', 'NPM_TOKEN');
}

function variable(step: Step, registry: string, ...names: readonly string[]): RegistryToken | undefined {
  if (step.env?.has('TWINE_REPOSITORY_URL') || step.job.env?.has('TWINE_REPOSITORY_URL')) return undefined;
  for (const env of [step.env, step.job.env, step.job.workflow.env]) {
    for (const name of names) {
      const at = env?.get(name);
      if (at && holdsSecret(at)) return { registry, at: env === step.env ? at.span : step.at };
    }
  }
  return undefined;
}

function holdsSecret({ raw, shared }: Value): boolean {
  return !shared && /\$\{\{\s*secrets\.(?!GITHUB_TOKEN\b)/i.test(raw ?? '');
}
