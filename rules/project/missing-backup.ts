import { backupsFor } from '../../server/core/model/project/backup-file.js';
import { databasesRun } from '../../server/core/model/project/datastore.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('backup', {
  category: 'backup',
  severity: 'blocker',
  effort: [8, 12],
  phase: 1,
  applies: project =>
    (databasesRun(project).length > 0 || project.evidence('backup').evidence.length > 0) && project.isOperated,
  *check(project) {
    const [database] = databasesRun(project);
    if (!database) return;
    const { title, run } = database;
    yield {
      at: run.at,
      message: `Nothing backs up the ${title} of \`${run.name}\`: what it holds is gone with its disk`,
      fix: {
        title: run.isCompose ? 'Copy it to another machine each night' : 'Copy it to a disk of its own each night',
        safe: false,
        edits: () => backupsFor(project),
      },
    };
  },
});
