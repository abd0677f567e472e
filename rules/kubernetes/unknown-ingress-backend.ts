import { isClosed, isDeployed, mayExist } from '../../server/core/model/kubernetes/deploy-unit.js';
import { backendsOf, isIngress, isOfKnownSoftware } from '../../server/core/model/kubernetes/ingress.js';
import { shown } from '../../server/core/model/kubernetes/kubernetes.js';
import { areServicesWritten, hasServicePort, servicesNamed } from '../../server/core/model/kubernetes/service.js';
import { isForShow } from '../../server/core/model/kubernetes/workload-image.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'kubernetes.object',
  category: 'kubernetes',
  severity: 'high',
  effort: [0.1, 0.5],
  aliases: ['dangling-ingress', 'ingress-targets-service'],
  applies(object, project) {
    if (!isIngress(object) || !isDeployed(project, object) || isForShow(project, object.file.path)) return false;
    return (isClosed(project, object) && areServicesWritten(project, object)) || undefined;
  },
  *check(object, project) {
    for (const { service, port } of backendsOf(object)) {
      const name = service.text;
      if (name === undefined || service.shared) continue;
      if (!isOfKnownSoftware(name) && !mayExist(project, object, ['Service', ''], name))
        yield { at: service.span, message: `This path leads nowhere: there is no Service \`${shown(name, 50)}\`` };
      const wanted = port?.text;
      if (!port || wanted === undefined || port.shared) continue;
      const services = servicesNamed(project, object, name);
      if (!services.length || services.some(other => hasServicePort(other, wanted) !== false)) continue;
      yield {
        at: port.span,
        message: `This path leads nowhere: \`${shown(name, 40)}\` has no port \`${shown(wanted, 15)}\``,
        related: services.slice(0, 1).map(({ at }) => ({ at, message: 'The Service' })),
      };
    }
  },
});
