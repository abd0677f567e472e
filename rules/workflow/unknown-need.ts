import { nearest } from '../../server/core/nearest.js';
import { rule } from '../../server/core/rule.js';
import { replace } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.job',
  category: 'ci',
  severity: 'blocker',
  effort: [0.1, 0.25],
  aliases: ['job-needs'],
  applies: job => job.yaml.has('needs'),
  *check({ yaml, name, workflow }) {
    const jobs = workflow.yaml.get('jobs');
    const needs = yaml.get('needs');
    if (!jobs || !needs || jobs.hasUnknownMerge) return;
    for (const need of needs.isList ? needs.items() : [needs]) {
      const id = need.text;
      if (id === undefined || need.shared || jobs.keys().some(key => key.toLowerCase() === id.toLowerCase())) continue;
      const meant = nearest(
        id,
        jobs.keys().filter(key => key !== name && !needs.items().some(({ text }) => text === key)),
      );
      yield {
        at: need.span,
        message: `No job is called \`${id.slice(0, 40)}\`: GitHub refuses the whole workflow`,
        fix: meant
          ? { title: `Wait for ${meant}`.slice(0, 50), safe: false, edits: () => replace(need, meant) }
          : undefined,
      };
    }
  },
});
