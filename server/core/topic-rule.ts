/** Promises that the signs of a practice keep, wherever in the project they are. */
import { canJudge, isInCode, type Topic } from './model/project/evidence.js';
import type { Project } from './model/project/project.js';
import { type Rule, rule } from './rule.js';

/**
 * A rule of the whole project that is kept as soon as something shows its topic. `check` is asked only where nothing does
 * and everything that could was read; `judge` says what that is, where configuration alone does not tell.
 */
export function topicRule(
  topic: Topic,
  definition: Omit<Rule<'project'>, 'on' | 'evidence'>,
  judge: (project: Project, topic: Topic) => true | undefined = canJudge,
): Rule {
  return rule({
    ...definition,
    on: 'project',
    applies: project => {
      const concerned = definition.applies ? definition.applies(project, project) : true;
      // What the code shows is there, whoever runs it.
      if (concerned === undefined && isInCode(topic) && project.evidence(topic).evidence.length > 0) return true;
      return concerned && judge(project, topic);
    },
    evidence: project => project.evidence(topic),
    check: project => (project.evidence(topic).evidence.length > 0 ? [] : definition.check(project, project)),
  });
}
