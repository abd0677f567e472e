import { isDeployed, mayBeSet } from '../../server/core/model/kubernetes/deploy-unit.js';
import {
  hasCertificateElsewhere,
  hostsOf,
  isIngress,
  isIngressToTry,
  isLocalHost,
} from '../../server/core/model/kubernetes/ingress.js';
import { look } from '../../server/core/model/kubernetes/kubernetes.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.object',
  category: 'security',
  severity: 'high',
  effort: [0.5, 2],
  aliases: ['tlsSettingsMissing'],
  applies(object, project) {
    if (!isIngress(object) || !isDeployed(project, object) || isIngressToTry(project, object)) return false;
    const hosts = hostsOf(object);
    return hosts?.some(host => !isLocalHost(host));
  },
  *check(object, project) {
    const { yaml, objectName: name } = object;
    if (look(yaml, 'spec', 'tls') !== 'absent' || mayBeSet(project, object, 'spec', 'tls')) return;
    if (hasCertificateElsewhere(object) || mayBeSet(project, object, 'metadata', 'annotations')) return;
    const hosts = [...new Set(hostsOf(object) ?? [])];
    const edits = () => set(yaml, ['spec', 'tls'], [{ hosts, secretName: `${name}-tls` }], { before: 'rules' });
    yield {
      at: object.at,
      message: `\`${object.shortName}\` answers without encryption: everyone on the way reads along`,
      fix: name === undefined ? undefined : { title: 'Encrypt with a certificate', safe: false, edits },
    };
  },
});
