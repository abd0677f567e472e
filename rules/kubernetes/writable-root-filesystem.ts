import { isInScope, mayBeSetInContainer } from '../../server/core/model/deploy-unit.js';
import { look, type PodContainer } from '../../server/core/model/kubernetes.js';
import { rule } from '../../server/core/rule.js';
import { add, append, type Edits, set } from '../../server/core/yaml/edit.js';

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
  applies({ role, workload, isPrivileged }, project) {
    if ((role !== 'main' && role !== 'sidecar') || workload.isWindows || workload.isNodeAgent) return false;
    if (!isInScope(project, workload)) return false;
    return isPrivileged === undefined ? undefined : !isPrivileged;
  },
  *check(container, project) {
    const { yaml, name, at } = container;
    if (look(yaml, ...setting) !== 'absent' || mayBeSetInContainer(project, container, ...setting)) return;
    yield {
      at,
      message: `Whoever breaks into \`${name}\` can change its programs`,
      fix: { title: 'Make all but /tmp read-only', safe: false, edits: () => protect(container) },
    };
  },
});

/** Most programs write to `/tmp` and nowhere else. */
function protect({ yaml, workload }: PodContainer): Edits {
  const spec = workload.podSpec;
  const mounts = yaml.get('volumeMounts');
  const readOnly = { securityContext: { readOnlyRootFilesystem: true } };
  if (mounts?.items().some(mount => mount.get('mountPath')?.text === '/tmp')) return add(yaml, readOnly);
  const mount = { name: 'tmp', mountPath: '/tmp' };
  const volume = { name: 'tmp', emptyDir: {} };
  const isTaken = workload.volumes.some(held => held.get('name')?.text === 'tmp');
  const volumes = spec?.get('volumes');
  // What stands deeper comes first: all may be inserted at one place.
  const parts = [
    mounts ? append(mounts, mount) : [],
    add(yaml, mounts ? readOnly : { ...readOnly, volumeMounts: [mount] }),
    isTaken || !spec ? [] : volumes ? append(volumes, volume) : set(spec, 'volumes', [volume]),
  ];
  return parts.every(part => part !== undefined) ? parts.flat() : undefined;
}
