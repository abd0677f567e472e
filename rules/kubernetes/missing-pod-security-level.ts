import { isClosed, isDeployed, mayBeSet, objectsAnywhere } from '../../server/core/model/kubernetes/deploy-unit.js';
import { fitsBaseline, workloadsIn } from '../../server/core/model/kubernetes/namespace.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

const prefix = 'pod-security.kubernetes.io/';

export default rule({
  on: 'kubernetes.object',
  category: 'kubernetes',
  severity: 'medium',
  effort: [0.25, 1],
  // A name that is none is a kustomization's to replace.
  applies(object, project) {
    if (!object.is('Namespace', '') || !/^(?!kube-)[a-z0-9]/.test(object.objectName ?? '')) return false;
    if (!isDeployed(project, object)) return false;
    const workloads = workloadsIn(project, object);
    // What runs there is only known where something does and all of it was read.
    if (!workloads.length || !isClosed(project, object)) return undefined;
    return workloads.every(fitsBaseline);
  },
  *check(object, project) {
    const { labels, yaml } = object;
    if (!labels || [...labels.keys()].some(key => key.startsWith(prefix))) return;
    if (mayBeSet(project, object, 'metadata', 'labels')) return;
    if (['ClusterPolicy', 'Policy'].some(kind => objectsAnywhere(project, kind, 'kyverno.io').length)) return;
    const edits = () => set(yaml, ['metadata', 'labels', `${prefix}enforce`], 'baseline');
    yield {
      at: object.at,
      message: `Pods of \`${object.shortName}\` may ask for every right on their nodes`,
      fix: { title: 'Refuse pods that open their node', safe: false, edits },
    };
  },
});
