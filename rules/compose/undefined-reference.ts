import { type Service, shortName } from '../../server/core/model/compose.js';
import { type Reference, referencesOf, stackOf } from '../../server/core/model/compose-stack.js';
import type { Project } from '../../server/core/model/project.js';
import { nearest } from '../../server/core/nearest.js';
import { type Fix, rule } from '../../server/core/rule.js';
import { rename, replacePart, set } from '../../server/core/yaml/edit.js';

const nouns = { services: 'service', networks: 'network', volumes: 'volume', secrets: 'secret', configs: 'config' };

export default rule({
  on: 'compose.service',
  category: 'containers',
  severity: 'blocker',
  effort: [0.1, 0.5],
  applies: service => referencesOf(service).length > 0,
  *check(service, project) {
    const stack = stackOf(service.compose, project);
    for (const reference of referencesOf(service)) {
      const { kind, name, at } = reference;
      if (name === undefined || stack.defines(kind, name) !== false || !service.owns(reference.value)) continue;
      yield {
        at,
        message: `Nothing starts: the ${nouns[kind]} \`${shortName(name)}\` of \`${shortName(service.name)}\` is not defined`,
        fix: [...correct(reference, service, project), ...define(reference, service)],
      };
    }
  },
});

/** What was probably meant. */
function* correct({ kind, name = '', value, part }: Reference, service: Service, project: Project): Generator<Fix> {
  const others = stackOf(service.compose, project).names(kind);
  const meant = nearest(
    name,
    others.filter(other => other !== service.name),
  );
  if (meant === undefined || meant.length > 30) return;
  const { parent } = value;
  yield {
    title: `Name \`${meant}\` instead`,
    safe: false,
    edits: () => (part ? replacePart(value, ...part, meant) : parent && rename(parent, name, meant)),
  };
}

function* define({ kind, name }: Reference, { compose: { yaml } }: Service): Generator<Fix> {
  if (!yaml || name === undefined || (kind !== 'volumes' && kind !== 'networks')) return;
  yield { title: `Define the ${nouns[kind]}`, safe: false, edits: () => set(yaml, [kind, name], null) };
}
