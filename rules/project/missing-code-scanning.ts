import { codeScanPath, codeScanText } from '../../server/core/model/project/code-scan.js';
import { createFile } from '../../server/core/text.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('codeScanning', {
  category: 'security',
  severity: 'low',
  effort: [0.5, 2],
  phase: 3,
  applies: project => project.hasOwnService && project.mainWorkflow !== undefined,
  *check(project) {
    const text = project.has(codeScanPath) ? undefined : codeScanText(project);
    yield {
      message: 'No job looks for security holes in the code itself: injections and the like wait for an attacker',
      fix:
        text === undefined
          ? undefined
          : { title: 'Let CodeQL look', safe: false, edits: () => [createFile(codeScanPath, text)] },
    };
  },
});
