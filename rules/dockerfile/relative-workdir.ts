import { replaceArguments } from '../../server/core/dockerfile/edit.js';
import { worksAtRoot } from '../../server/core/model/image.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['DL3000', 'AVD-DS-0009', 'DS-0009', 'DS009', 'CKV_DOCKER_10', 'WorkdirRelativePath'],
  applies: ({ instructionsNamed }) => instructionsNamed('WORKDIR').length > 0,
  *check(stage) {
    const [first] = stage.instructionsNamed('WORKDIR');
    const path = first?.words[0]?.value;
    if (!first || path === undefined || first.words.length !== 1) return;
    if (/^([/\\$%]|[A-Za-z]:)/.test(path) || stage.parent?.effective('WORKDIR')) return;
    yield {
      at: first.textSpan,
      message: `\`${path.slice(0, 40)}\` is below whatever folder the base image happens to work in`,
      fix: {
        title: 'Start it at the root',
        safe: stage.base.image !== undefined && worksAtRoot(stage.base.image),
        edits: () => replaceArguments(first, `/${path.replace(/^(\.\/)+|^\.$/, '')}`),
      },
    };
  },
});
