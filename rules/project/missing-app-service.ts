import { shortPath } from '../../server/core/model/paths.js';
import { addAppService } from '../../server/core/model/project/app-service.js';
import { servedApps, unservedDockerfile } from '../../server/core/model/project/datastore.js';
import { shownAt } from '../../server/core/model/project/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'containers',
  severity: 'medium',
  effort: [0.5, 2],
  // A file that starts only what others need is there to develop with, unless it is the whole stack.
  applies: project =>
    !project.isCollection &&
    project.mainDockerfiles.length > 0 &&
    (servedApps(project).length > 0 || unservedDockerfile(project) !== undefined),
  evidence: project => shownAt(servedApps(project).map(({ at }) => at)),
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
