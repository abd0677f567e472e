import { replaceSpan } from '../../server/core/dockerfile/edit.js';
import { isShipped } from '../../server/core/model/dockerfile/image-use.js';
import { productionValue } from '../../server/core/model/dockerfile/mode.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'medium',
  effort: [0.1, 0.5],
  applies: (stage, project) => isShipped(stage, project),
  *check(stage) {
    const pairs = stage.instructionsNamed('ENV').flatMap(instruction => instruction.pairs);
    for (const pair of pairs) {
      const { name, value, nameSpan } = pair;
      if (!value || pairs.findLast(other => other.name === name) !== pair) continue;
      const wanted = value.value === undefined ? undefined : productionValue(name, value.value);
      if (wanted === undefined) continue;
      yield {
        at: nameSpan,
        message: `\`${name}=${value.value}\` is for development: slower, and it shows visitors what goes on inside`,
        fix: { title: `Set it to \`${wanted}\``, safe: false, edits: () => replaceSpan(value.span, wanted) },
      };
    }
  },
});
