import { isInScope, unmatchedLabels } from '../../server/core/model/kubernetes/deploy-unit.js';
import { podPath, shown } from '../../server/core/model/kubernetes/kubernetes.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.workload',
  category: 'kubernetes',
  severity: 'blocker',
  effort: [0.1, 0.25],
  aliases: [
    ...['mismatching-selector', 'deployment-pod-selector-labels-match-template-metadata-labels'],
    ...['statefulset-pod-selector-labels-match-template-metadata-labels'],
  ],
  applies: (workload, project) =>
    workload.object.group === 'apps' && workload.selector !== undefined && isInScope(project, workload),
  *check(workload, project) {
    const { yaml, object, kind } = workload;
    for (const { key, wanted, at } of unmatchedLabels(project, workload)) {
      const path = [...podPath(kind), 'metadata', 'labels', key];
      const edits = () => set(yaml, path, wanted ?? '');
      yield {
        at,
        message: `\`${object.shortName}\` is refused: its pods do not carry \`${shown(key, 30)}\` as it selects`,
        fix: wanted === undefined ? undefined : { title: 'Put the label on the pods', safe: false, edits },
      };
    }
  },
});
