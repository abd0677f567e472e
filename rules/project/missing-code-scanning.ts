import { codeScanPath, codeScanText } from '../../server/core/model/code-scan.js';
import { canJudge } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';
import { createFile } from '../../server/core/text.js';

export default rule({
  on: 'project',
  category: 'security',
  severity: 'low',
  effort: [0.5, 2],
  phase: 3,
  applies: project =>
    project.isOperated &&
    project.hasOwnService &&
    project.mainWorkflow !== undefined &&
    canJudge(project, 'codeScanning'),
  evidence: project => project.evidence('codeScanning'),
  *check(project) {
    if (project.evidence('codeScanning').evidence.length) return;
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
