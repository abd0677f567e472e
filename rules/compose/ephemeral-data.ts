import { isLasting, type Service, shortName } from '../../server/core/model/compose/compose.js';
import { losesData } from '../../server/core/model/compose/data.js';
import { rule } from '../../server/core/rule.js';
import { append, type Edits, set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'compose.service',
  category: 'containers',
  severity: 'high',
  effort: [0.25, 1],
  applies: (service, project) => service.known?.role === 'datastore' && isLasting(service, project),
  *check(service, project) {
    const directory = losesData(service, project);
    if (directory === undefined) return;
    yield {
      at: service.at,
      message: `The data of \`${shortName(service.name)}\` is gone with its container: no volume keeps \`${directory}\``,
      fix: { title: 'Keep it in a volume', safe: false, edits: () => keep(service, directory) },
    };
  },
});

/** The volume is new, so that it cannot hold the data of something else. */
function keep({ compose, name, yaml }: Service, directory: string): Edits {
  const volume = `${name}-data`;
  if (!compose.yaml || compose.definitions('volumes').some(({ key }) => key === volume)) return undefined;
  const item = `${volume}:${directory}`;
  const list = yaml.get('volumes');
  const mount = list ? append(list, item) : set(yaml, 'volumes', [item]);
  const definition = set(compose.yaml, ['volumes', volume], null);
  return mount && definition && [...mount, ...definition];
}
