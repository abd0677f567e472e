import { isShipped } from '../../server/core/model/dockerfile/image-use.js';
import { installs, packageCommands } from '../../server/core/model/dockerfile/package-install.js';
import { slimVariant } from '../../server/core/model/dockerfile/toolchain.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'low',
  effort: [0.25, 1],
  applies: (stage, project) => isShipped(stage, project) && stage.index > 0 && !stage.parent,
  *check(stage) {
    const { image } = stage.base;
    const slim = slimVariant(stage);
    if (!image || slim === undefined) return;
    // What is installed here may have to be compiled.
    const builds = stage.commands.some(({ program }) => /^(make|gcc|g\+\+|git|curl|wget)$/.test(program));
    if (builds || packageCommands(stage).some(installs)) return;
    yield {
      at: stage.at,
      message: `\`${image.text.slice(-40)}\` has compilers and 300 packages more than \`${slim}\`, and nothing here uses them`,
    };
  },
});
