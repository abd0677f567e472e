import {
  ignoreFileFor,
  ownContexts,
  unfilteredContexts,
  wholeCopy,
} from '../../server/core/model/dockerfile/build-context.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.file',
  category: 'containers',
  severity: 'medium',
  effort: [0.1, 0.25],
  applies(dockerfile, project) {
    if (!project.mainDockerfiles.includes(dockerfile) || !wholeCopy(dockerfile)) return false;
    const own = ownContexts(dockerfile, project);
    return own && own.length > 0;
  },
  *check(dockerfile, project) {
    const source = wholeCopy(dockerfile)?.sources.find(({ value }) => value !== undefined && /^[./*]+$/.test(value));
    const contexts = unfilteredContexts(dockerfile, project);
    const [first] = contexts;
    if (!source || !first) return;
    const names = first.unwanted.filter(({ name, heavy }) => heavy || name === '.env').map(({ name }) => `\`${name}\``);
    const [last = '', ...others] = names.slice(0, 3).toReversed();
    yield {
      at: source.span,
      message: `Nothing keeps ${others.length > 0 ? `${others.toReversed().join(', ')} and ` : ''}${last} out of the build`,
      fix: {
        title: 'Add a `.dockerignore`',
        safe: !contexts.some(({ unwanted }) => unwanted.some(({ present }) => present)),
        edits: () => contexts.map(ignoreFileFor),
      },
    };
  },
});
