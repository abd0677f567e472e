import { isLasting, type Service } from '../../server/core/model/compose/compose.js';
import { hasAllRights } from '../../server/core/model/compose/host-access.js';
import { rule } from '../../server/core/rule.js';
import { append, type Edits, set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'compose.file',
  category: 'security',
  severity: 'low',
  effort: [0.5, 2],
  aliases: ['CL-0003', 'CL-0006', 'CL-0007'],
  applies: (compose, project) => compose.services.some(service => isLasting(service, project)),
  *check(compose, project) {
    const open = compose.services.filter(service => isLasting(service, project) && hasAllRights(service, project));
    if (open.length === 0) return;
    yield {
      at: compose.at,
      message: 'Processes in some services may gain more rights than they started with',
      related: open.map(({ at }) => ({ at, message: 'Nothing is taken from what Docker allows this one' })),
      fix: { title: 'Forbid new privileges', safe: false, edits: () => forbid(open) },
    };
  },
});

function forbid(services: readonly Service[]): Edits {
  const option = 'no-new-privileges:true';
  const edits = services.map(({ yaml }) => {
    const options = yaml.get('security_opt');
    return options ? append(options, option) : set(yaml, 'security_opt', [option]);
  });
  return edits.every(edit => edit !== undefined) ? edits.flat() : undefined;
}
