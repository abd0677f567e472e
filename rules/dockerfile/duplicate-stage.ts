import { rule } from '../../server/core/rule.js';

const trivyIds = ['AVD-DS-0012', 'DS-0012', 'DS012'];

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'high',
  effort: [0.1, 0.25],
  aliases: ['DL3024', 'DL3063', 'DuplicateStageName', 'ReservedStageName', 'CKV_DOCKER_11', ...trivyIds],
  applies: ({ alias }) => alias !== undefined,
  *check({ alias, index, dockerfile }) {
    const name = alias?.text.toLowerCase();
    if (alias && (name === 'scratch' || name === 'context')) {
      yield {
        at: alias.span,
        message: `\`${name}\` is Docker's own name, which builders warn about: another would say which one is meant`,
      };
      return;
    }
    const first = dockerfile.stages.slice(0, index).find(stage => stage.alias?.text.toLowerCase() === name);
    if (!alias || !first?.alias) return;
    yield {
      at: alias.span,
      message: `Another stage is called \`${alias.text.slice(0, 30)}\` already, so it depends on the place which one is meant`,
      related: [{ at: first.alias.span, message: 'The other one' }],
    };
  },
});
