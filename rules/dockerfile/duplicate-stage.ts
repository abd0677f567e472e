import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'high',
  effort: [0.1, 0.25],
  aliases: ['DL3024', 'AVD-DS-0012', 'DS-0012', 'DS012', 'CKV_DOCKER_11'],
  applies: ({ alias }) => alias !== undefined,
  *check({ alias, index, dockerfile }) {
    const name = alias?.text.toLowerCase();
    const first = dockerfile.stages.slice(0, index).find(stage => stage.alias?.text.toLowerCase() === name);
    if (!alias || !first?.alias) return;
    yield {
      at: alias.span,
      message: `Another stage is called \`${alias.text.slice(0, 30)}\` already, so it depends on the place which one is meant`,
      related: [{ at: first.alias.span, message: 'The other one' }],
    };
  },
});
