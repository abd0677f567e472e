import { shortName } from '../../server/core/model/compose/compose.js';
import { missingDockerfile } from '../../server/core/model/compose/files.js';
import { shortPath } from '../../server/core/model/paths.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'compose.service',
  category: 'containers',
  severity: 'blocker',
  effort: [0.25, 2],
  practice: false,
  applies: service => (service.build ? service.build.dockerfile !== undefined || undefined : false),
  *check(service, project) {
    const path = missingDockerfile(service, project);
    const build = service.yaml.get('build');
    if (path === undefined || !build || !service.owns(build)) return;
    yield {
      at: (build.get('dockerfile') ?? build.get('context') ?? build).span,
      message: `\`${shortName(service.name)}\` cannot be built: there is no \`${shortPath(path)}\``,
    };
  },
});
