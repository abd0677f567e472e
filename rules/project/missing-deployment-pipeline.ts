import { deployPath, deployText } from '../../server/core/model/project/deploy-file.js';
import { onlyClaimsToDeploy } from '../../server/core/model/workflow/deploy-job.js';
import { createFile } from '../../server/core/text.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('deployment', {
  category: 'deployment',
  severity: 'blocker',
  effort: [16, 24],
  phase: 2,
  applies: project => project.isOperated,
  *check(project) {
    const text = deployText(project);
    const jobs = project.pipelines.flatMap(({ workflow }) => workflow?.jobs ?? []);
    const claim = jobs.find(onlyClaimsToDeploy);
    yield {
      at: claim?.at,
      message: claim
        ? `\`${claim.name.slice(0, 30)}\` prints that it deploys, and nothing does: each release is steps by hand`
        : 'Nothing deploys this service: each release is steps by hand that somebody has to remember',
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
