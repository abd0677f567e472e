import { shortName } from '../../server/core/model/compose/compose.js';
import { dockerfileWithoutTarget } from '../../server/core/model/compose/files.js';
import { nearest } from '../../server/core/nearest.js';
import { rule } from '../../server/core/rule.js';
import { replacePart } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'compose.service',
  category: 'containers',
  severity: 'blocker',
  effort: [0.1, 0.25],
  applies: service => service.build?.target !== undefined,
  *check(service, project) {
    const target = service.build?.target;
    const dockerfile = dockerfileWithoutTarget(service, project);
    if (!dockerfile || target?.text === undefined || !service.owns(target)) return;
    const { text } = target;
    const names = dockerfile.stages.flatMap(({ alias }) => alias?.text ?? []);
    const meant = nearest(text, names);
    yield {
      at: target.span,
      message: `\`${shortName(service.name)}\` cannot be built: its Dockerfile has no stage \`${shortName(text)}\``,
      related: [{ at: dockerfile.at, message: `Its stages: ${names.join(', ') || 'one without a name'}` }],
      fix:
        meant === undefined || meant.length > 25
          ? undefined
          : {
              title: `Build the stage \`${meant}\``,
              safe: false,
              edits: () => replacePart(target, 0, text.length, meant),
            },
    };
  },
});
