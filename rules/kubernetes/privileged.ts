import { isInScope, mayBeSetInContainer } from '../../server/core/model/kubernetes/deploy-unit.js';
import { isShownFault, needsNode } from '../../server/core/model/kubernetes/node-work.js';
import { isForShow } from '../../server/core/model/kubernetes/workload-image.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.container',
  category: 'kubernetes',
  severity: 'blocker',
  effort: [0.5, 3],
  aliases: [
    ...['CKV_K8S_16', 'KSV-0017', 'KSV017', 'privileged-container'],
    ...['container-security-context-privileged', 'runAsPrivileged'],
  ],
  applies(container, project) {
    if (!isInScope(project, container.workload) || needsNode(container) || isForShow(project, container.file.path))
      return false;
    return container.isPrivileged === undefined ? undefined : true;
  },
  *check(container, project) {
    const { yaml, name, at } = container;
    const written = yaml.at('securityContext', 'privileged');
    if (
      !written?.flag ||
      isShownFault(written) ||
      mayBeSetInContainer(project, container, 'securityContext', 'privileged')
    )
      return;
    yield {
      at: written.shared ? at : written.span,
      message: `\`${name}\` has every right on its node: who breaks into it owns the node`,
      fix: {
        title: 'Take the rights away',
        safe: false,
        edits: () => set(yaml, ['securityContext', 'privileged'], false),
      },
    };
  },
});
