import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'alertmanager.file',
  category: 'observability',
  severity: 'low',
  effort: [0.1, 0.25],
  applies: ({ routes }) => routes.length > 0,
  *check({ routes }) {
    const [root] = routes;
    if (!root || routes.some(({ yaml }) => yaml.has('group_by') || yaml.hasUnknownMerge)) return;
    yield {
      at: root.at,
      message: 'No `group_by`: alerts that have nothing to do with each other share one notification',
      fix: {
        title: 'Group by the name of the alert',
        safe: false,
        edits: () => set(root.yaml, 'group_by', ['alertname'], { after: 'receiver' }),
      },
    };
  },
});
