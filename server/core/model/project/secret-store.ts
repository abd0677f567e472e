/** Where a service has its secrets from: a store, or a pipeline that hands them over. */
import { type Span, span } from '../../text.js';
import type { Value } from '../../yaml/view.js';
import type { Job } from '../workflow/workflow.js';
import { canJudge, type Evidence, type Shown } from './evidence.js';
import { deployJobs } from './operation.js';
import type { Project } from './project.js';
import { serviceSecret } from './supply-chain-evidence.js';

/** What keeps the secrets of the service, or where that was looked for. */
export function secretStore(project: Project): Shown {
  const shown = project.evidence('secretManager');
  const handed = deployJobs(project).flatMap(handedOver);
  return handed.length === 0 ? shown : { ...shown, evidence: [...shown.evidence, ...handed] };
}

/** Whether it can be told that nothing does: what a platform runs has its variables there. */
export function judgeSecretStore(project: Project): true | undefined {
  if (secretStore(project).evidence.length > 0) return true;
  return project.evidence('platform').evidence.length > 0 ? undefined : canJudge(project, 'secretManager');
}

/** The first place in a job, or in what its workflow sets for all jobs, that names a secret of the service. */
function handedOver({ yaml, workflow }: Job): readonly Evidence[] {
  const at = [workflow.env, yaml].map(value => value && namedIn(value)).find(Boolean);
  return at ? [{ what: 'secrets', path: at.file.path, at }] : [];
}

function namedIn({ file, written }: Value): Span | undefined {
  const [start, end] = written?.range ?? [0, 0];
  for (const { 0: line, index } of file.text.slice(start, end).matchAll(/^[^#\n]*\bsecrets\b.{0,500}/gm)) {
    const found = serviceSecret.exec(line);
    const from = start + index + (found?.index ?? 0);
    if (found) return span(file, from, from + found[0].length);
  }
  return undefined;
}
