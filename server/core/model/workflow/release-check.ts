/** What looks at a release before it counts as done. */
import type { Span } from '../../text.js';
import { type Command, invocation, readCommands } from '../shell.js';
import { deployStepOf, isDeployment, onlyPrints } from './deploy-job.js';
import { deploymentsOf, looksAfter, remoteScript, type Tool } from './deployment.js';
import { commandPurposes } from './purpose.js';
import type { Job, Step } from './workflow.js';

export interface Check {
  readonly at: Span;
  /** Otherwise a script, an action or a platform may look, out of sight. */
  readonly isSure: boolean;
}

/** The looks at what a job deploys: in it behind the release, in jobs that wait for it, or by the tool that releases. */
export function checksOf(job: Job): readonly Check[] {
  const found: Check[] = deploymentsOf(job)
    .filter(({ manner, tool }) => manner.waits === undefined || (manner.waits && !startsOnly.has(tool)))
    .map(({ step, manner }) => ({ at: step.at, isSure: manner.waits === true && manner.releases === 'service' }));
  const first = deployStepOf(job);
  for (const step of job.steps.slice(Math.max(0, first))) found.push(...checksIn(step, step !== job.steps[first]));
  for (const other of job.workflow.jobs) {
    if (!other.before.has(job)) continue;
    const title = `${other.name} ${other.yaml.get('name')?.raw ?? ''} ${other.uses?.action ?? ''}`;
    if (telling.test(title)) found.push({ at: other.at, isSure: true });
    else if (other.callsReusable) found.push({ at: other.at, isSure: false });
    else if (!isDeployment(other)) for (const step of other.steps) found.push(...checksIn(step, true));
  }
  return found;
}

/** They wait until an instance runs, and ask it nothing unless its own files say what. */
const startsOnly: ReadonlySet<Tool> = new Set<Tool>(['Fly', 'Cloud Run', 'App Engine', 'Cloud Foundry', 'Skaffold']);

/** What a step looks at: one that stands behind the release may do nothing else. */
function checksIn(step: Step, isBehind: boolean): readonly Check[] {
  const { purposes, uses, yaml } = step;
  if (onlyPrints(step)) return [];
  const asked = purposes.find(({ purpose }) => purpose === 'health-check');
  if (asked) return [{ at: asked.at, isSure: true }];
  const script = step.run ?? remoteScript(step);
  const commands = step.run ? step.commands : readCommands(remoteScript(step)?.raw ?? '');
  const sure = commands.find(asksForSure);
  if (sure && script) return [{ at: script.part(sure.start, sure.end) ?? step.at, isSure: true }];
  const name = yaml.get('name')?.raw ?? '';
  if (isBehind && telling.test(`${name} ${uses?.action ?? ''}`)) return [{ at: step.at, isSure: true }];
  const isUnseen =
    commands.some(command => looksAfter(command) && !asksNothing(command)) ||
    (uses?.action.startsWith('./') ?? false) ||
    (isBehind && (/verif|check|test|monitor|wait/i.test(name) || purposes.some(({ purpose }) => purpose === 'test')));
  return isUnseen ? [{ at: step.at, isSure: false }] : [];
}

const telling =
  /smoke|health|sanity|post-?deploy|verif\w* (?:the )?(?:deploy|release|roll-?out|service)|(?:check|test)\w* (?:the )?(?:deploy|release|roll-?out)|wait for (?:the )?(?:roll-?out|deploy|service|pods|stab)/i;

function asksForSure(command: Command): boolean {
  const words = invocation(command);
  const [program = '', first = '', second = ''] = words;
  if (commandPurposes(command).includes('health-check')) return true;
  if (program === 'kubectl' || program === 'oc')
    return first === 'wait' || (first === 'rollout' && second === 'status');
  if (program === 'helm') return first === 'test' || words.includes('--wait') || words.includes('--atomic');
  if (program === 'aws') return words.includes('wait');
  if (program === 'argocd') return words.includes('wait');
  if (program === 'docker' || program === 'docker-compose') return words.includes('--wait');
  return program === 'systemctl' && first === 'is-active';
}

/** A request that tells somebody or starts something, and asks nothing. */
function asksNothing(command: Command): boolean {
  const words = invocation(command);
  return (
    words[0] === 'curl' &&
    words.some(word => /^(?:POST|PUT|PATCH|-d|--data\S*|-X\w+)$|hook|slack|discord|telegram/i.test(word))
  );
}
