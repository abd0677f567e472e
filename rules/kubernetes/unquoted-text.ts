import { isDeployed } from '../../server/core/model/kubernetes/deploy-unit.js';
import { shown } from '../../server/core/model/kubernetes/kubernetes.js';
import { isPatchFile, unquotedTexts } from '../../server/core/model/kubernetes/text-field.js';
import { rule } from '../../server/core/rule.js';
import { replace } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.object',
  category: 'kubernetes',
  severity: 'blocker',
  effort: [0.1, 0.1],
  applies: (object, project) => !isPatchFile(object) && isDeployed(project, object),
  *check(object) {
    for (const value of unquotedTexts(object)) {
      const text = value.raw ?? '';
      yield {
        at: value.span,
        message: `\`${shown(text, 20)}\` is read as ${/^[tTfF]/.test(text) ? 'yes or no' : 'a number'} where Kubernetes wants text: the object is refused`,
        fix: { title: 'Quote it', safe: true, edits: () => replace(value, text) },
      };
    }
  },
});
