/** A ruleset for the main branch on GitHub, which has a merge wait for the checks that run on every change. */
import type { Job, Workflow } from '../workflow/workflow.js';
import type { Project } from './project.js';

export const rulesetPath = '.github/rulesets/main.json';

/** What brings it into force. */
export const applyRuleset = `gh api repos/{owner}/{repo}/rulesets --method POST --input ${rulesetPath}`;

/** `undefined` where no job is known to run on every change. Source: GitHub's reference of rulesets, January 2026. */
export function rulesetText(project: Project): string | undefined {
  const contexts = checksOf(project);
  if (!contexts.length || contexts.length > mostChecks || project.has(rulesetPath)) return undefined;
  const ruleset = {
    name: 'Protect the main branch',
    target: 'branch',
    enforcement: 'active',
    conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
    rules: [
      { type: 'deletion' },
      { type: 'non_fast_forward' },
      {
        type: 'pull_request',
        parameters: {
          required_approving_review_count: 1,
          dismiss_stale_reviews_on_push: true,
          require_code_owner_review: false,
          require_last_push_approval: false,
          required_review_thread_resolution: true,
        },
      },
      {
        type: 'required_status_checks',
        parameters: {
          strict_required_status_checks_policy: false,
          required_status_checks: contexts.map(context => ({ context })),
        },
      },
    ],
  };
  return `${JSON.stringify(ruleset, null, 2)}\n`;
}

/** More than these were chosen by nobody. */
const mostChecks = 20;

/** The names under which GitHub shows the jobs that every pull request starts. */
function checksOf({ pipelines, mainWorkflow }: Project): readonly string[] {
  const workflows = pipelines.flatMap(({ root, system, workflow }) =>
    root === '' && system === 'GitHub Actions' && workflow && startsAlways(workflow) ? workflow : [],
  );
  // Others greet, label or comment.
  const checking = workflows.filter(workflow => workflow === mainWorkflow || checks.test(workflow.file.path));
  return [...new Set(checking.flatMap(({ jobs }) => jobs.flatMap(job => checkOf(job) ?? [])))];
}

const checks = /(?:^|[^a-z])(?:tests?|lint|build|checks?|ci|codeql|quality|verify|validate)(?:[^a-z]|$)/i;

/** A check of a workflow that is left out for some changes would be waited for without end. */
function startsAlways(workflow: Workflow): boolean {
  const filters = workflow.trigger('pull_request');
  const branches = filters?.get('branches')?.items();
  const isFiltered = ['paths', 'paths-ignore', 'branches-ignore', 'types'].some(key => filters?.has(key));
  return (
    workflow.startsOn('pull_request') &&
    !isFiltered &&
    (!branches || branches.some(({ text }) => /^(?:main|master|\*\*?)$/.test(text ?? '')))
  );
}

/** A job's check; `undefined` where it has several, may be left out or fail, or is no check. */
function checkOf({ name, yaml, purposes, callsReusable }: Job): string | undefined {
  const isOne = !['strategy', 'if', 'continue-on-error'].some(key => yaml.has(key)) && !callsReusable;
  if (!isOne || purposes.has('deploy')) return undefined;
  const written = yaml.get('name');
  return written ? written.text : name;
}
