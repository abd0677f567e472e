/** What a script asks of GitHub through its REST client (`github.rest.issues.createComment`), and the rights that takes. */
import type { Workflow } from './workflow.js';

/** Rights by the calls of a script, and whether every use of the client is one of these. */
export interface CallNeeds {
  readonly calls: ReadonlySet<string>;
  readonly certain: boolean;
}

/** What the calls of a script need; its workflow tells whether the issues it speaks of are pull requests. */
export function callNeeds(script: string, workflow: Workflow): CallNeeds {
  const calls = new Set<string>();
  let certain = !handsClientOn.test(script);
  for (const [, group = '', method = ''] of script.matchAll(/\b(?:github|octokit)\.(?:rest\.)?(\w+)\.(\w+)/g)) {
    if (!clientGroups.has(group)) continue;
    const found = needsByCall.find(([pattern]) => pattern.test(`${group}.${method}`))?.[1];
    if (found === undefined) certain = false;
    else if (found.startsWith('thread')) for (const scope of threads(workflow)) calls.add(`${scope}${found.slice(6)}`);
    else if (found) calls.add(found);
  }
  return { calls, certain };
}

/** The client is given away, or asked for what no call names. */
const handsClientOn =
  /\b(require|import)\b|\bgithub\.(graphql|request|paginate\(\s*['"`])|\bgithub\.rest\b(?!\.\w+\.\w)|[=(,{]\s*github\s*[,;)}\n]/;

/** A pull request is an issue to the client, yet another right to the token; the event tells which it is. */
function threads(workflow: Workflow): readonly string[] {
  const issues = workflow.startsOn('issues', 'issue_comment');
  const pulls =
    workflow.triggers?.some(event => event.startsWith('pull_request')) || workflow.startsOn('issue_comment');
  if (issues === pulls) return ['issues', 'pull-requests'];
  return issues ? ['issues'] : ['pull-requests'];
}

/**
 * The first that fits counts; `thread` is an issue or a pull request. Source: docs.github.com, "Permissions required for
 * GitHub Apps", read in November 2026; that a label is made with `issues` alone: github.com/orgs/community/discussions/156181.
 */
const needsByCall: readonly (readonly [RegExp, string])[] = [
  [/^issues\.(get|list)/, 'thread: read'],
  [/^(issues\.(add|remove|set)\w*Labels?|issues\.\w*Comment|reactions\.\w+|issues\.(un)?lock)$/, 'thread: write'],
  [/^issues\.(update|addAssignees|removeAssignees)$/, 'thread: write'],
  [/^issues\./, 'issues: write'],
  [/^pulls\.(get|list|checkIfMerged)/, 'pull-requests: read'],
  [/^pulls\.merge$/, 'contents: write'],
  [/^pulls\./, 'pull-requests: write'],
  [/^checks\.(get|list)/, 'checks: read'],
  [/^checks\./, 'checks: write'],
  [/^actions\.(get|list|download)/, 'actions: read'],
  [/^actions\./, 'actions: write'],
  [/^repos\.(get|list)Deployment/, 'deployments: read'],
  [/^repos\.\w*Deployment/, 'deployments: write'],
  [/^repos\.createCommitStatus$/, 'statuses: write'],
  [/^repos\.(getCombinedStatus|listCommitStatuses)/, 'statuses: read'],
  [/^repos\.listPullRequests/, 'pull-requests: read'],
  [/^(repos|git)\.(get|list|compare)/, ''],
  [
    /^(repos\.(\w*Release\w*|createDispatchEvent|\w*FileContents|createCommitComment|merge)|git\.\w+)$/,
    'contents: write',
  ],
  [/^search\.issues/, 'issues: read'],
];

const clientGroups: ReadonlySet<string> = new Set(
  'actions apps checks codeScanning dependabot gists git issues orgs packages projects pulls reactions repos search teams users'.split(
    ' ',
  ),
);
