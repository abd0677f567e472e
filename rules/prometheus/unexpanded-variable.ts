import { fileKeyOf, readFromFile } from '../../server/core/model/monitoring/prometheus-secret.js';
import { variablesLeft } from '../../server/core/model/monitoring/variable.js';
import { shortName } from '../../server/core/model/short-name.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'prometheus.file',
  category: 'observability',
  severity: 'high',
  effort: [0.25, 1],
  *check(config, project) {
    for (const { value, start, end, text, map, key } of variablesLeft(config, project)) {
      yield {
        at: value.part(start, end) ?? value.span,
        message: `\`${shortName(text, 40)}\` stays as it is: Prometheus reads no variables`,
        fix: readFromFile({ map, key, value, fileKey: fileKeyOf(key) }),
      };
    }
  },
});
