import { isShipped } from '../../server/core/model/dockerfile/image-use.js';
import { shippedCompiler } from '../../server/core/model/dockerfile/toolchain.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'medium',
  effort: [0.5, 2],
  applies: (stage, project) => isShipped(stage, project) && stage.commands.length > 0,
  *check(stage) {
    const compiler = shippedCompiler(stage);
    if (compiler === undefined) return;
    yield {
      at: stage.at,
      message: `The image ships the ${compiler} tools and the source that only its build needs`,
    };
  },
});
