import { contextsOf, firstToTakeAll, wholeCopy } from '../../server/core/model/dockerfile/build-context.js';
import { leaks } from '../../server/core/model/dockerfile/context-leak.js';
import { rule } from '../../server/core/rule.js';
import { appendLines } from '../../server/core/text.js';

export default rule({
  on: 'dockerfile.file',
  category: 'security',
  severity: 'high',
  effort: [0.1, 0.25],
  applies: (dockerfile, project) =>
    project.mainDockerfiles.includes(dockerfile) &&
    wholeCopy(dockerfile) !== undefined &&
    contextsOf(dockerfile, project).some(({ folder }) => firstToTakeAll(folder, project) === dockerfile),
  *check(dockerfile, project) {
    const source = wholeCopy(dockerfile)?.sources.find(({ value }) => value !== undefined && /^[./*]+$/.test(value));
    const leaking = leaks(dockerfile, project);
    if (!source || !leaking) return;
    const { names, lines, ignore } = leaking;
    yield {
      at: source.span,
      message: `Nothing keeps ${names
        .slice(0, 2)
        .map(name => `\`${name.slice(-32)}\``)
        .join(' and ')} out of the image`,
      fix: { title: 'Ignore it', safe: true, edits: () => [appendLines(ignore.file, lines)] },
    };
  },
});
