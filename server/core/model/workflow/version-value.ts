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
  const found: Version[] = [];
  const matrix = yaml.get('strategy')?.get('matrix');
  if (matrix) {
    addVersions(matrix, found);
    for (const key of ['include', 'exclude']) for (const row of matrix.get(key)?.items() ?? []) addVersions(row, found);
  }
  // `version` of an action that keeps a cache is a name like any other.
  for (const { with: inputs, uses } of steps)
    if (inputs && !/cache/i.test(uses?.action ?? '')) addVersions(inputs, found);
  return found;
}

const versionKey =
  /(^|[-_])versions?$|^(python|node|go|golang|java|jdk|ruby|php|dotnet|elixir|otp|django|rails|postgres)$/i;

function addVersions(map: Value, found: Version[]): void {
  for (const { key, value } of map.entries()) {
    if (!versionKey.test(key)) continue;
    for (const item of value.isList ? value.items() : [value])
      found.push({ name: key, value: item, read: item.misreadNumber });
  }
}
