import { deployPath, deployText } from '../../server/core/model/deploy-file.js';
import { canJudge } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';
import { createFile } from '../../server/core/text.js';

export default rule({
  on: 'project',
  category: 'deployment',
  severity: 'blocker',
  effort: [16, 24],
  phase: 2,
  applies: project => project.isOperated && canJudge(project, 'deployment'),
  evidence: project => project.evidence('deployment'),
  *check(project) {
    if (project.evidence('deployment').evidence.length) return;
    const text = deployText(project);
    yield {
      message: 'Nothing deploys this service: each release is steps by hand that somebody has to remember',
      fix:
        text === undefined
          ? undefined
          : {
              title: 'Deploy to staging, then production',
              safe: false,
              edits: () => [createFile(deployPath, text)],
            },
    };
  },
});
