import { isDeployed } from '../../server/core/model/kubernetes/deploy-unit.js';
import { hasKnownFields, unknownFields } from '../../server/core/model/kubernetes/fields.js';
import { shown } from '../../server/core/model/kubernetes/kubernetes.js';
import { isPatchFile } from '../../server/core/model/kubernetes/text-field.js';
import { rule } from '../../server/core/rule.js';
import { rename } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.object',
  category: 'kubernetes',
  severity: 'blocker',
  effort: [0.1, 0.25],
  aliases: ['schema-validation'],
  applies: (object, project) => hasKnownFields(object) && !isPatchFile(object) && isDeployed(project, object),
  *check(object) {
    for (const { entry, map, place, meant, home } of unknownFields(object)) {
      const key = `\`${shown(entry.key, 30)}\``;
      const fault = meant ? `${key} is no field, but \`${shown(meant, 30)}\` is` : `\`${place}\` has no field ${key}`;
      yield {
        at: entry.keySpan,
        message: `The object is refused: ${home ? `${key} belongs under \`${home}\`` : fault}`,
        fix: meant
          ? { title: `Write ${shown(meant, 40)}`, safe: false, edits: () => rename(map, entry.key, meant) }
          : undefined,
      };
    }
  },
});
