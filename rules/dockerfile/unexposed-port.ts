import { insertAfter } from '../../server/core/dockerfile/edit.js';
import { unexposedPorts } from '../../server/core/model/dockerfile/exposed-port.js';
import { isShipped } from '../../server/core/model/dockerfile/image-use.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'low',
  effort: [0.1, 0.25],
  applies: (stage, project) => isShipped(stage, project) && stage.instructionsNamed('EXPOSE').length > 0,
  *check(stage, project) {
    const [found] = unexposedPorts(stage, project);
    const expose = stage.instructionsNamed('EXPOSE').at(-1);
    const [first] = expose?.words ?? [];
    if (!found || !expose || !first) return;
    const { port, service } = found;
    yield {
      at: first.span,
      message: `\`${service.name.slice(0, 30)}\` publishes port ${port}, and the image says it listens on ${first.text.slice(0, 12)}`,
      related: [{ at: service.at, message: 'The service that publishes it' }],
      fix: { title: `Expose ${port} too`, safe: false, edits: () => insertAfter(expose, [`EXPOSE ${port}`]) },
    };
  },
});
