import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'workflow.job',
  category: 'ci',
  severity: 'blocker',
  effort: [0.25, 1],
  aliases: ['job-needs'],
  applies: job => job.needs.length > 0,
  *check(job) {
    const { before, name, yaml, at } = job;
    if (!before.has(job)) return;
    const over = [...before].find(other => other !== job && job.needs.includes(other.name) && other.before.has(job));
    yield {
      at: yaml.get('needs')?.keySpan ?? at,
      message: over
        ? `\`${name.slice(0, 25)}\` and \`${over.name.slice(0, 25)}\` wait for each other: GitHub refuses the whole workflow`
        : `\`${name.slice(0, 50)}\` waits for itself: GitHub refuses the whole workflow`,
      related: over ? [{ at: over.at, message: `\`${over.name}\` waits for \`${name}\`` }] : [],
    };
  },
});
