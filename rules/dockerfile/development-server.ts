import { isShipped } from '../../server/core/model/dockerfile/image-use.js';
import { developmentServer } from '../../server/core/model/dockerfile/start-command.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'high',
  effort: [0.5, 4],
  applies: (stage, project) => isShipped(stage, project) && stage.command() !== undefined,
  *check(stage, project) {
    const server = developmentServer(stage, project);
    const command = stage.command();
    const instruction = command?.cmd ?? command?.entrypoint;
    if (server === undefined || !instruction) return;
    yield {
      at: instruction.keywordSpan,
      message: `\`${server.slice(0, 40)}\` is a server for development: slow, talkative, and not made to be attacked`,
    };
  },
});
