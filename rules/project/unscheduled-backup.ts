import { scheduleFor } from '../../server/core/model/backup-file.js';
import { canJudge } from '../../server/core/model/evidence.js';
import { backupScripts } from '../../server/core/model/operation.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'backup',
  severity: 'high',
  effort: [0.5, 2],
  applies: project => backupScripts(project).length > 0 && project.isOperated && canJudge(project, 'backupSchedule'),
  evidence: project => project.evidence('backupSchedule'),
  *check(project) {
    const [script] = backupScripts(project);
    if (!script || project.evidence('backupSchedule').evidence.length) return;
    yield {
      at: script.at,
      message: "No schedule runs this backup: the last copy is as old as somebody's memory",
      fix: { title: 'Run it every night', safe: false, edits: () => scheduleFor(script.at, project) },
    };
  },
});
