/** The five fields of a POSIX cron expression, as GitHub and Kubernetes take them. */

/** What is wrong with a schedule, in words that follow its name; `undefined` where nothing is, or a template fills it in. */
export function scheduleFault(cron: string): string | undefined {
  if (cron.includes('$')) return undefined;
  const fields = cron.trim().split(/\s+/);
  if (fields[0]?.startsWith('@')) return 'is a shorthand that GitHub does not know, so it never runs';
  if (fields.length !== 5) return `has ${fields.length} fields instead of 5, so it never runs`;
  for (const [index, { name, values }] of kinds.entries()) {
    const field = fields[index] ?? '';
    if (!field.split(',').every(part => isPart(part, values)))
      return `never runs: \`${field.slice(0, 20)}\` is no ${name}`;
  }
  const [minute = ''] = fields;
  if (minute === '*' || /^\*\/[1-4]$/.test(minute))
    return 'asks for more than GitHub gives: every five minutes at most';
  return undefined;
}

/**
 * What Kubernetes has against a schedule, in words that follow "is refused:"; `undefined` where nothing is. Beyond the five
 * fields it takes shorthands, and `?` for any (https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/).
 */
export function cronJobFault(cron: string): string | undefined {
  const text = cron.trim();
  if (/^(CRON_)?TZ=|^@(yearly|annually|monthly|weekly|daily|midnight|hourly|every\s+\S+)$/.test(text)) return undefined;
  const fields = text.replaceAll('?', '*').split(/\s+/);
  if (fields.length !== kinds.length) return `its schedule has ${fields.length} fields instead of 5`;
  const wrong = kinds.findIndex(({ values }, index) => !fields[index]?.split(',').every(part => isPart(part, values)));
  return wrong < 0 ? undefined : `\`${fields[wrong]?.slice(0, 20)}\` in its schedule is no ${kinds[wrong]?.name}`;
}

interface Kind {
  readonly name: string;
  readonly values: { readonly least: number; readonly most: number; readonly names: readonly string[] };
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const kinds: readonly Kind[] = [
  { name: 'minute', values: { least: 0, most: 59, names: [] } },
  { name: 'hour', values: { least: 0, most: 23, names: [] } },
  { name: 'day of the month', values: { least: 1, most: 31, names: [] } },
  { name: 'month', values: { least: 1, most: 12, names: months } },
  // Sunday is 0; readers differ about 7, and in doubt nothing is said.
  { name: 'day of the week', values: { least: 0, most: 7, names: days } },
];

function isPart(part: string, values: Kind['values']): boolean {
  const [range = '', step, ...more] = part.split('/');
  if (more.length || (step !== undefined && !/^[1-9]\d{0,2}$/.test(step))) return false;
  if (range === '*') return true;
  const ends = range.split('-').map(end => numberOf(end, values));
  const [first, last = first, ...further] = ends;
  return first !== undefined && last !== undefined && !further.length && !ends.includes(undefined) && first <= last;
}

function numberOf(text: string, { least, most, names }: Kind['values']): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  if (named >= 0) return named + least;
  if (!/^\d{1,2}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= least && value <= most ? value : undefined;
}
