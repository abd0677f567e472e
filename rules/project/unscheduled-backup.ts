import { scheduleFor } from '../../server/core/model/project/backup-file.js';
import { backupScripts } from '../../server/core/model/project/operation.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('backupSchedule', {
  category: 'backup',
  severity: 'high',
  effort: [0.5, 2],
  applies: project => backupScripts(project).length > 0 && project.isOperated,
  *check(project) {
    const [script] = backupScripts(project);
    if (!script) return;
    yield {
      at: script.at,
      message: "No schedule runs this backup: the last copy is as old as somebody's memory",
      fix: { title: 'Run it every night', safe: false, edits: () => scheduleFor(script.at, project) },
    };
  },
});
