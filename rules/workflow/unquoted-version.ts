import { rule } from '../../server/core/rule.js';
import { replace } from '../../server/core/yaml/edit.js';
import type { Value } from '../../server/core/yaml/view.js';

export default rule({
  on: 'workflow.job',
  category: 'ci',
  severity: 'medium',
  effort: [0.1, 0.1],
  applies: job => !job.callsReusable,
  *check({ yaml, steps }) {
    for (const { name, value } of [...matrixVersions(yaml), ...steps.flatMap(step => versionsOf(step.with))]) {
      const read = value.misreadNumber;
      if (read === undefined || value.shared) continue;
      const written = value.raw ?? '';
      yield {
        at: value.span,
        message: `\`${name.slice(0, 40)}: ${written.slice(0, 10)}\` is read as the number ${read}, another version`,
        fix: { title: `Quote ${written}`, safe: true, edits: () => replace(value, written) },
      };
    }
  },
});

interface Version {
  readonly name: string;
  readonly value: Value;
}

const versionKey =
  /(^|[-_])versions?$|^(python|node|go|golang|java|jdk|ruby|php|dotnet|elixir|otp|django|rails|postgres)$/i;

function versionsOf(map: Value | undefined): readonly Version[] {
  return (map?.entries() ?? []).flatMap(({ key, value }) => {
    if (!versionKey.test(key)) return [];
    return (value.isList ? value.items() : [value]).map(item => ({ name: key, value: item }));
  });
}

function matrixVersions(job: Value): readonly Version[] {
  const matrix = job.at('strategy', 'matrix');
  const rows = ['include', 'exclude'].flatMap(key => matrix?.get(key)?.items() ?? []);
  return [matrix, ...rows].flatMap(versionsOf);
}
