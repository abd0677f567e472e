import { shortPath } from '../../server/core/model/paths.js';
import { addAppService } from '../../server/core/model/project/app-service.js';
import { unservedDockerfile } from '../../server/core/model/project/datastore.js';
import { shownAt } from '../../server/core/model/project/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'containers',
  severity: 'medium',
  effort: [0.5, 2],
  applies: project => !project.isCollection && project.mainDockerfiles.length > 0 && project.composeFiles.length > 0,
  evidence: ({ composeFiles }) =>
    shownAt(composeFiles.flatMap(({ services }) => services.filter(({ build }) => build).map(({ at }) => at))),
  *check(project) {
    const dockerfile = unservedDockerfile(project);
    if (!dockerfile) return;
    const edits = addAppService(dockerfile, project);
    yield {
      at: dockerfile.at,
      message: `No compose service runs \`${shortPath(dockerfile.file.path)}\`: the stack starts without the application`,
      fix: edits && { title: 'Add a service for it', safe: false, edits },
    };
  },
});
