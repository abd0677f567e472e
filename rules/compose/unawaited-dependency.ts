import { hasComment, isLasting, type Service, shortName, wordsOf } from '../../server/core/model/compose.js';
import { healthOf } from '../../server/core/model/compose-health.js';
import { serviceNamed } from '../../server/core/model/compose-stack.js';
import type { Project } from '../../server/core/model/project.js';
import { rule } from '../../server/core/rule.js';
import { type Edits, replace } from '../../server/core/yaml/edit.js';
import type { Value } from '../../server/core/yaml/view.js';

export default rule({
  on: 'compose.service',
  category: 'containers',
  severity: 'medium',
  effort: [0.1, 0.25],
  applies: ({ yaml, swarm, compose }) =>
    // Swarm knows no order, and refuses the long form.
    (yaml.get('depends_on')?.items().length ?? 0) > 0 && !swarm && !compose.development,
  *check(service, project) {
    const list = service.yaml.get('depends_on');
    if (!list) return;
    for (const item of list.items()) {
      const other = item.text === undefined ? undefined : serviceNamed(item.text, service.compose, project);
      if (!other || !service.owns(item) || !needs(service, other) || !canBeAwaited(other, project)) continue;
      yield {
        at: item.span,
        message: `\`${shortName(service.name)}\` starts before \`${shortName(other.name)}\` is ready, though its healthcheck would tell`,
        fix: { title: 'Wait until it is healthy', safe: true, edits: () => lengthen(list, service, project) },
      };
    }
  },
});

/** Consoles and front ends show an error until what is behind them is there, and nothing breaks; nobody needs a monitor. */
function needs({ known, name }: Service, other: Service): boolean {
  if (known && known.role !== 'server' && known.role !== 'datastore') return false;
  if (other.known) return other.known.role === 'datastore';
  return !known && ![...wordsOf(name), ...wordsOf(other.name)].some(word => asideWords.has(word));
}

const asideWords = new Set(
  'web ui frontend front client nginx proxy gateway store admin dashboard console app flower redisinsight worker'.split(
    ' ',
  ),
);

function canBeAwaited(other: Service, project: Project): boolean {
  const health = isLasting(other, project) ? healthOf(other, project) : undefined;
  // Whose Dockerfile has just got one may be waited for, and need not.
  return health === 'own' || (health === 'image' && !other.build);
}

/** The short form says nothing but names; the long one waits for those that can tell. */
function lengthen(list: Value, service: Service, project: Project): Edits {
  const names = list.items().map(({ text }) => text);
  if (hasComment(list) || names.some(name => name === undefined) || new Set(names).size < names.length)
    return undefined;
  const condition = (name: string) => {
    const other = serviceNamed(name, service.compose, project);
    return other && canBeAwaited(other, project) ? 'service_healthy' : 'service_started';
  };
  return replace(
    list,
    Object.fromEntries(names.flatMap(name => (name === undefined ? [] : [[name, { condition: condition(name) }]]))),
  );
}
