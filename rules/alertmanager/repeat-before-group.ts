import { shortName } from '../../server/core/model/short-name.js';
import { rule } from '../../server/core/rule.js';
import { replace } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'alertmanager.route',
  category: 'observability',
  severity: 'medium',
  effort: [0.1, 0.25],
  applies: ({ yaml }) => yaml.has('repeat_interval') || yaml.has('group_interval'),
  *check(route) {
    const repeat = route.seconds('repeat_interval');
    const group = route.seconds('group_interval');
    const own = route.yaml.get('repeat_interval') ?? route.yaml.get('group_interval');
    if (repeat === undefined || group === undefined || repeat >= group || !own || own.shared) return;
    const wanted = route.setting('group_interval')?.text ?? '5m';
    const value = route.yaml.get('repeat_interval');
    yield {
      at: own.span,
      message: `Repeats after \`${shortName(route.setting('repeat_interval')?.text ?? '', 12)}\` never come: a group is looked at every \`${shortName(wanted, 12)}\``,
      fix: value ? { title: `Repeat every ${wanted}`, safe: false, edits: () => replace(value, wanted) } : undefined,
    };
  },
});
