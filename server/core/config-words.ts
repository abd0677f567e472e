/** The words of `.readiness.yaml` and what they mean: for completion and hover. */
import { type Category, categories, severities } from './rule.js';

/** What may stand somewhere in a config; several where there is a choice. */
export type Shape =
  | { readonly kind: 'map'; readonly keys: ReadonlyMap<string, Key> }
  | { readonly kind: 'list'; readonly of: readonly Shape[] }
  /** One of these words. */
  | { readonly kind: 'choice'; readonly words: ReadonlyMap<string, string> }
  /** The id of a rule; with `attestable` only of those about the whole project. */
  | { readonly kind: 'rule'; readonly attestable: boolean }
  /** A map from ids of rules to these. */
  | { readonly kind: 'rules'; readonly of: readonly Shape[] };

export interface Key {
  readonly says: string;
  readonly holds: readonly Shape[];
}

const until: Key = { says: 'Last day on which it holds, YYYY-MM-DD.', holds: [] };

const categoryWords = new Map<string, string>(Object.entries(categories) as [Category, string][]);

const rows: Shape = {
  kind: 'list',
  of: [
    map({
      title: { says: 'What the row is called.', holds: [] },
      weight: { says: 'What the row counts in the total, beside the others.', holds: [] },
      categories: {
        says: 'The categories of rules whose promises the row is made of.',
        holds: [{ kind: 'list', of: [{ kind: 'choice', words: categoryWords }] }],
      },
      target: { says: "The row's own target; the scorecard's without it.", holds: [] },
      id: { says: 'Its name in the JSON report; made from the title without it.', holds: [] },
    }),
  ],
};

const levels: Shape = {
  kind: 'choice',
  words: new Map([
    ...severities.map(severity => [severity, severityWords(severity)] as const),
    ['off', 'The rule is not asked: no findings, and no place in the score.'],
  ]),
};

/** The root of a config. */
export const configShape: Shape = map({
  target: { says: 'The total from which the project counts as ready: 8 of 10 without it.', holds: [] },
  scorecard: {
    says: '`service` (of 10), `platform` (of 100, a target per row), or own rows.',
    holds: [
      {
        kind: 'choice',
        words: new Map([
          ['service', 'One service: a score of 10, ready from 8.'],
          ['platform', 'A platform that others build on: a score of 100, with a target for each row.'],
        ]),
      },
      map({
        rows: { says: 'Own rows.', holds: [rows] },
        scale: {
          says: 'The highest score: 10 or 100.',
          holds: [
            {
              kind: 'choice',
              words: new Map([
                ['10', 'A score of 10.'],
                ['100', 'A score of 100.'],
              ]),
            },
          ],
        },
        target: { says: 'The total to reach, on this scale.', holds: [] },
      }),
      rows,
    ],
  },
  exclude: {
    says: "Globs of paths that are not looked at, relative to the project's folder; a folder's name stands for everything below it.",
    holds: [{ kind: 'list', of: [] }],
  },
  rules: { says: 'Another severity for a rule, or `off`.', holds: [{ kind: 'rules', of: [levels] }] },
  accept: {
    says: 'Findings that are left as they are, and why. They leave the score and stay in the report.',
    holds: [
      {
        kind: 'list',
        of: [
          map({
            rule: { says: "The rule's id.", holds: [{ kind: 'rule', attestable: false }] },
            path: { says: 'A glob of paths; everywhere without it.', holds: [] },
            reason: { says: 'Why it is meant: shown in the report.', holds: [] },
            until,
          }),
        ],
      },
    ],
  },
  attest: {
    says: 'Promises of the whole project that files cannot show, and where the evidence is.',
    holds: [
      {
        kind: 'list',
        of: [
          map({
            promise: {
              says: 'The id of a rule about the whole project.',
              holds: [{ kind: 'rule', attestable: true }],
            },
            evidence: { says: 'An address or a path.', holds: [] },
            by: { says: 'Who says so.', holds: [] },
            until,
          }),
        ],
      },
    ],
  },
});

/** What may stand at a path of keys, `-` for an item; nothing where the config has no such place. */
export function shapesAt(path: readonly string[]): readonly Shape[] {
  let shapes: readonly Shape[] = [configShape];
  for (const step of path) {
    shapes = shapes.flatMap((shape): readonly Shape[] => {
      if (shape.kind === 'list') return step === '-' ? shape.of : [];
      if (shape.kind === 'rules') return shape.of;
      return shape.kind === 'map' ? (shape.keys.get(step)?.holds ?? []) : [];
    });
  }
  return shapes;
}

function map(keys: { readonly [key: string]: Key }): Shape {
  return { kind: 'map', keys: new Map(Object.entries(keys)) };
}

function severityWords(severity: (typeof severities)[number]): string {
  const words = {
    blocker: 'Nothing is ready while one is open; shown as an error.',
    high: 'Work of the first weeks; shown as a warning.',
    medium: 'Worth doing; shown as information.',
    low: 'Good to have; shown as a hint.',
  };
  return words[severity];
}
