import { isInScope } from '../../server/core/model/kubernetes/deploy-unit.js';
import { isShownFault, needsNode } from '../../server/core/model/kubernetes/node-work.js';
import { isForShow } from '../../server/core/model/kubernetes/workload-image.js';
import { rule } from '../../server/core/rule.js';
import { removeItem } from '../../server/core/yaml/edit.js';

/** Each of these is a known way from the container to the node. */
const escapes: ReadonlySet<string> = new Set([
  ...['ALL', 'SYS_ADMIN', 'SYS_MODULE', 'SYS_RAWIO', 'SYS_BOOT', 'DAC_READ_SEARCH', 'MAC_ADMIN', 'MAC_OVERRIDE'],
]);

export default rule({
  on: 'kubernetes.container',
  category: 'kubernetes',
  severity: 'high',
  effort: [0.5, 2],
  aliases: ['CKV_K8S_39', 'KSV-0005', 'KSV005', 'KSV-0022', 'KSV022', 'dangerousCapabilities'],
  applies(container, project) {
    const { workload, addedCapabilities } = container;
    if (needsNode(container) || !isInScope(project, workload) || isForShow(project, workload.file.path)) return false;
    return addedCapabilities ? true : undefined;
  },
  *check({ yaml, name }) {
    for (const item of yaml.at('securityContext', 'capabilities', 'add')?.items() ?? []) {
      const capability = item.text?.toUpperCase().replace(/^CAP_/, '');
      if (capability === undefined || item.shared || !escapes.has(capability) || isShownFault(item)) continue;
      yield {
        at: item.span,
        message: `\`${capability}\` lets whoever breaks into \`${name}\` take over the node`,
        // What these two allow would have to be forbidden in the same step.
        fix: ['ALL', 'SYS_ADMIN'].includes(capability)
          ? undefined
          : { title: 'Remove the capability', safe: false, edits: () => removeItem(item, { prune: true }) },
      };
    }
  },
});
