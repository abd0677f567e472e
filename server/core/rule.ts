/** The rule contract: a rule is one promise about one kind of subject. */
import type { Shown } from './model/project/evidence.js';
import type { Project } from './model/project/project.js';
import type { SubjectKind, Subjects } from './model/subjects.js';
import type { Edit, Span } from './text.js';

/** Most severe first. */
export const severities = ['blocker', 'high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];

export const categories = {
  ci: 'CI/CD pipeline',
  containers: 'Docker and Compose',
  kubernetes: 'Kubernetes',
  migrations: 'Database migrations',
  observability: 'Monitoring, logging, tracing, alerting',
  deployment: 'Deployment strategies',
  iac: 'Infrastructure as code and environment',
  incident: 'Incident response',
  security: 'Secrets and supply chain',
  scalability: 'Scaling and high availability',
  backup: 'Backup and disaster recovery',
} as const;
export type Category = keyof typeof categories;

/** Hours of work to restore the promise by hand, least and most. */
export type Effort = readonly [number, number];

export type Phase = 1 | 2 | 3;

export interface Rule<K extends SubjectKind = SubjectKind> {
  /** Which subjects it wants to see. */
  readonly on: K;
  readonly category: Category;
  readonly severity: Severity;
  readonly effort: Effort;
  /** Roadmap phase where it differs from the severity's: blocker 1, high 2, else 3. */
  readonly phase?: Phase;
  /**
   * Whether keeping the promise takes something that is there, such as tests or a backup, and not only that nobody made a
   * mistake. Absent: it does where the promise is about the whole project, or its id says that something is missing.
   */
  readonly practice?: boolean;
  /** Former ids, and ids of the same check in other tools, whose suppressions are honoured. */
  readonly aliases?: readonly string[];
  /**
   * Whether the promise concerns this subject at all; absent means it does. A subject it does not concern counts
   * neither as kept nor as broken. `undefined` means it could not be told.
   */
  applies?(subject: Subjects[K], project: Project): boolean | undefined;
  /** What shows that a promise of the whole project is kept, and where that was looked for: the report says it. */
  evidence?(project: Project): Shown;
  /** The broken promises of one subject to which the rule applies. Unknown values are silence. */
  check(subject: Subjects[K], project: Project): Iterable<Problem>;
}

export interface Problem {
  /**
   * The wrong value, or the name of what lacks something; the first line of it is shown.
   * Absent only where no file can be named: a promise of the whole project.
   */
  readonly at?: Span | undefined;
  /** What is wrong and what follows: ≤ 110 characters, names in backticks, no final period. */
  readonly message: string;
  readonly related?: readonly { readonly at: Span; readonly message: string }[];
  /** The best fix first. */
  readonly fix?: Fix | readonly Fix[] | undefined;
}

export interface Fix {
  /** Imperative, ≤ 50 characters. */
  readonly title: string;
  /** May be applied in bulk without reading. */
  readonly safe: boolean;
  /** May touch or create other files of the project. `undefined` where the text cannot be edited safely: then the fix is not offered. */
  edits(): readonly Edit[] | undefined;
  /** A command line for the user to run after the fix, shown and typed, never run. */
  readonly command?: string;
}

/** A rule as the catalogue knows it: with its id (the path of its file) and the tested words of its page. */
export interface CatalogueRule {
  readonly id: string;
  /** The positive sentence: the title of the rule's page. */
  readonly promise: string;
  /** Why it matters: the first paragraph of the rule's page. */
  readonly why: string;
  readonly rule: Rule;
}

/** Checks a rule's shape at compile time and keeps the type of its subject. */
export function rule<K extends SubjectKind>(definition: Rule<K>): Rule {
  // A rule is only ever handed subjects of its own kind (analyze.ts), so forgetting which kind is sound.
  return definition as unknown as Rule;
}
