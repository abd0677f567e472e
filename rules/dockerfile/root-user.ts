import { isShipped, servicesBuilding } from '../../server/core/model/dockerfile/image-use.js';
import {
  addUser,
  isDeployedWithUser,
  needsRoot,
  ownUser,
  startsAsRoot,
} from '../../server/core/model/dockerfile/image-user.js';
import { isWindows } from '../../server/core/model/image.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'high',
  effort: [0.25, 1],
  aliases: ['DL3002', 'AVD-DS-0002', 'DS-0002', 'DS002', 'CKV_DOCKER_3', 'CKV_DOCKER_8'],
  applies(stage, project) {
    const { image } = stage.base;
    if (!isShipped(stage, project) || (image && isWindows(image))) return false;
    const root = startsAsRoot(stage);
    if (!root) return root === false ? true : undefined;
    const needed = needsRoot(stage, project);
    return needed === undefined ? undefined : !needed;
  },
  *check(stage, project) {
    if (!startsAsRoot(stage) || isDeployedWithUser(stage, project)) return;
    if (servicesBuilding(stage, project).some(service => service.get('user'))) return;
    const user = ownUser(stage, project);
    const title = user?.exists ? `Run as \`${user.name.slice(0, 30)}\`` : 'Run as a user of its own';
    yield {
      at: stage.user()?.span ?? stage.at,
      message: 'The container runs as root, so whoever breaks into it is root there',
      fix: user && { title, safe: false, edits: () => addUser(user, stage) },
    };
  },
});
