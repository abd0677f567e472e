import { addressesIn, hostOf } from '../../server/core/model/dockerfile/download.js';
import { pipedInstalls } from '../../server/core/model/dockerfile/piped-install.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'security',
  severity: 'medium',
  effort: [0.25, 1],
  applies: ({ commands, dockerfile }, project) => project.mainDockerfiles.includes(dockerfile) && commands.length > 0,
  *check({ commands }) {
    for (const { download, shell } of pipedInstalls(commands)) {
      const host = addressesIn(download).map(({ url }) => hostOf(url))[0] || 'a server';
      yield {
        at: download.at,
        message: `The build runs whatever \`${host.slice(0, 40)}\` serves at that moment: nothing checks it before \`${shell}\` does`,
      };
    }
  },
});
