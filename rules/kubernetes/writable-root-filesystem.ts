import { isInScope, mayBeSetInContainer } from '../../server/core/model/kubernetes/deploy-unit.js';
import { isConfinable, protectFiles } from '../../server/core/model/kubernetes/hardening.js';
import { look } from '../../server/core/model/kubernetes/kubernetes.js';
import { rule } from '../../server/core/rule.js';

const setting = ['securityContext', 'readOnlyRootFilesystem'];

export default rule({
  on: 'kubernetes.container',
  category: 'kubernetes',
  severity: 'medium',
  effort: [0.25, 1],
  aliases: [
    ...['CKV_K8S_22', 'KSV-0014', 'KSV014', 'no-read-only-root-fs', 'notReadOnlyRootFilesystem'],
    ...['container-security-context-readonlyrootfilesystem'],
  ],
  applies: (container, project) =>
    isInScope(project, container.workload) && isConfinable(container, ['main', 'sidecar']),
  *check(container, project) {
    const { yaml, name, at } = container;
    if (look(yaml, ...setting) !== 'absent' || mayBeSetInContainer(project, container, ...setting)) return;
    yield {
      at,
      message: `Whoever breaks into \`${name}\` can change its programs`,
      fix: { title: 'Make all but /tmp read-only', safe: false, edits: () => protectFiles(container) },
    };
  },
});
