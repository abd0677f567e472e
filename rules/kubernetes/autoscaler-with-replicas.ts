import { sureAutoscalersOf } from '../../server/core/model/kubernetes/availability.js';
import { isInScope, placesOf } from '../../server/core/model/kubernetes/deploy-unit.js';
import { rule } from '../../server/core/rule.js';
import { remove } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.workload',
  category: 'scalability',
  severity: 'high',
  effort: [0.1, 0.25],
  aliases: ['deployment-targeted-by-hpa-does-not-have-replicas-configured'],
  applies: (workload, project) =>
    isInScope(project, workload) &&
    placesOf(project, workload).some(place => sureAutoscalersOf(place, workload).length > 0),
  *check(workload, project) {
    const places = placesOf(project, workload);
    const spec = workload.yaml.get('spec');
    const replicas = spec?.get('replicas');
    const [first] = places.flatMap(place => sureAutoscalersOf(place, workload));
    if (!spec || !first || replicas?.kind !== 'scalar' || replicas.shared) return;
    if (!places.every(place => sureAutoscalersOf(place, workload).length)) return;
    yield {
      at: replicas.span,
      message: `Every deployment scales \`${workload.object.shortName}\` back to what stands here`,
      related: [{ at: first.object.at, message: 'The autoscaler that sets the replicas' }],
      fix: { title: 'Leave the replicas to the autoscaler', safe: false, edits: () => remove(spec, 'replicas') },
    };
  },
});
