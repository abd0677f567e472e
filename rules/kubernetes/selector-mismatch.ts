import { isInScope, placesOf, podLabelsIn, selectorIn } from '../../server/core/model/deploy-unit.js';
import { podPath, selects, shown } from '../../server/core/model/kubernetes.js';
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
    const { selector, templateLabels, yaml, object } = workload;
    if (!selector || selects(selector, templateLabels) !== false) return;
    const isMended = placesOf(project, workload).some(
      ({ deployed }) => selects(selectorIn(deployed, selector), podLabelsIn(deployed, workload)) !== false,
    );
    if (isMended) return;
    for (const { key, value } of yaml.at('spec', 'selector', 'matchLabels')?.entries() ?? []) {
      const { text } = value;
      if (value.shared || text === undefined || templateLabels?.get(key) === text) continue;
      yield {
        at: value.span,
        message: `\`${object.shortName}\` is refused: its pods do not carry \`${shown(key, 30)}\` as it selects`,
        fix: {
          title: 'Put the label on the pods',
          safe: false,
          edits: () => set(yaml, [...podPath(workload.kind), 'metadata', 'labels', key], text),
        },
      };
    }
  },
});
