import { isRunHere, unreachableFrom } from '../../server/core/model/monitoring/prometheus-run.js';
import { shortName } from '../../server/core/model/short-name.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'prometheus.scrape',
  category: 'observability',
  severity: 'medium',
  effort: [0.1, 0.5],
  applies: (scrape, project) => scrape.targets.length > 0 && isRunHere(scrape.config, project),
  *check(scrape, project) {
    for (const { target, host, service } of unreachableFrom(scrape, project)) {
      yield {
        at: target.span,
        message:
          host === 'localhost'
            ? `\`localhost\` is the container of \`${shortName(service, 20)}\` itself: job \`${shortName(scrape.name, 20)}\` finds nothing there`
            : `No service is called \`${shortName(host, 35)}\`: job \`${shortName(scrape.name, 20)}\` collects nothing`,
      };
    }
  },
});
