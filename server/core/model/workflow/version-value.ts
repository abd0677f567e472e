/** Versions that a job is given as plain YAML, which may read them as other numbers. */
import type { Value } from '../../yaml/view.js';
import type { Job } from './workflow.js';

export interface Version {
  readonly name: string;
  readonly value: Value;
  /** The number that YAML makes of it; absent where it stays as written. */
  readonly read: number | undefined;
}

/** The versions of a job's matrix, and those that its steps hand to actions. */
export function versionsIn({ yaml, steps }: Job): readonly Version[] {
  const matrix = yaml.at('strategy', 'matrix');
  const rows = ['include', 'exclude'].flatMap(key => matrix?.get(key)?.items() ?? []);
  // `version` of an action that keeps a cache is a name like any other.
  const inputs = steps.flatMap(step => (step.with && !/cache/i.test(step.uses?.action ?? '') ? step.with : []));
  return [matrix, ...rows, ...inputs].flatMap(versionsOf);
}

const versionKey =
  /(^|[-_])versions?$|^(python|node|go|golang|java|jdk|ruby|php|dotnet|elixir|otp|django|rails|postgres)$/i;

function versionsOf(map: Value | undefined): readonly Version[] {
  return (map?.entries() ?? []).flatMap(({ key, value }) => {
    if (!versionKey.test(key)) return [];
    const values = value.isList ? value.items() : [value];
    return values.map(item => ({ name: key, value: item, read: item.misreadNumber }));
  });
}
