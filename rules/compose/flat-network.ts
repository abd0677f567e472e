import type { ComposeFile, Service } from '../../server/core/model/compose/compose.js';
import { isSample, shortName } from '../../server/core/model/compose/compose.js';
import { splitNetworks, storesBehind } from '../../server/core/model/compose/network.js';
import type { Project } from '../../server/core/model/project/project.js';
import { rule } from '../../server/core/rule.js';
import { type Edits, set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'compose.service',
  category: 'security',
  severity: 'medium',
  effort: [0.25, 1],
  applies: ({ compose, ports }) => !compose.development && ports.length > 0 && !isSample(compose),
  *check(service, project) {
    const [store] = storesBehind(service, project);
    if (!store) return;
    yield {
      at: service.at,
      message: `Whoever breaks into \`${shortName(service.name, 25)}\` reaches \`${shortName(store.name, 25)}\`: all services share one network`,
      related: [{ at: store.at, message: 'This one needs to be reached from inside only' }],
      fix: { title: 'Put it and the data in two networks', safe: false, edits: () => split(service.compose, project) },
    };
  },
});

function split(compose: ComposeFile, project: Project): Edits {
  const { yaml } = compose;
  if (!yaml) return undefined;
  const join = ([service, networks]: [Service, Parameters<typeof set>[2]]) => set(service.yaml, 'networks', networks);
  const edits = [...splitNetworks(compose, project)].map(join);
  const definition = set(yaml, 'networks', { front: null, back: null });
  return definition && edits.every(edit => edit !== undefined) ? [...edits.flat(), ...definition] : undefined;
}
