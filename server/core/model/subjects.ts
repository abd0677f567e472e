/** Everything a rule can look at. */
import type { Span, TextFile } from '../text.js';
import type { ComposeFile, Service } from './compose/compose.js';
import type { Dockerfile, Stage } from './dockerfile/dockerfile.js';
import { embeddedIn } from './embedded.js';
import type { KubernetesFile, KubernetesObject, PodContainer, Workload } from './kubernetes/kubernetes.js';
import type { Alertmanager, Receiver, Route } from './monitoring/alertmanager.js';
import {
  type PrometheusConfig,
  type PrometheusRule,
  type PrometheusRules,
  rulesInManifest,
  type Scrape,
} from './monitoring/prometheus.js';
import type { Project } from './project/project.js';
import type { ModuleCall, TerraformFile, Variable } from './terraform/terraform.js';
import type { Job, Step, Workflow } from './workflow/workflow.js';

/** What every subject says of itself. */
export interface Subject {
  readonly file: TextFile;
  /** What its author calls it. */
  readonly name: string;
  /** Where it is named: findings about something missing stand here, and an accept comment above it covers it. */
  readonly at: Span;
  /** Where the statement that holds it begins, if elsewhere: an accept comment above that covers it too. */
  readonly head?: Span | undefined;
}

export interface Subjects {
  'compose.file': ComposeFile;
  'compose.service': Service;
  'dockerfile.file': Dockerfile;
  'dockerfile.stage': Stage;
  'workflow.file': Workflow;
  'workflow.job': Job;
  'workflow.step': Step;
  'kubernetes.object': KubernetesObject;
  'kubernetes.workload': Workload;
  'kubernetes.container': PodContainer;
  'prometheus.file': PrometheusConfig;
  'prometheus.scrape': Scrape;
  'prometheus.rule': PrometheusRule;
  'prometheus.alert': PrometheusRule;
  'alertmanager.file': Alertmanager;
  'alertmanager.route': Route;
  'alertmanager.receiver': Receiver;
  'terraform.file': TerraformFile;
  'terraform.call': ModuleCall;
  'terraform.variable': Variable;
  project: Project;
}

export type SubjectKind = keyof Subjects;

/** A file that was understood. */
export type ParsedFile =
  | ComposeFile
  | Dockerfile
  | Workflow
  | KubernetesFile
  | PrometheusConfig
  | PrometheusRules
  | Alertmanager
  | TerraformFile;

/** The subjects of one kind in one file, in the order they are written. */
export function subjectsOf<K extends Exclude<SubjectKind, 'project'>>(
  parsed: ParsedFile,
  kind: K,
): readonly Subjects[K][] {
  return selectors[kind](parsed) as readonly Subjects[K][];
}

const selectors: { readonly [K in Exclude<SubjectKind, 'project'>]: (parsed: ParsedFile) => readonly Subjects[K][] } = {
  'compose.file': parsed => (parsed.kind === 'compose' ? [parsed] : []),
  'compose.service': parsed => (parsed.kind === 'compose' ? parsed.services : []),
  'dockerfile.file': parsed => (parsed.kind === 'dockerfile' ? [parsed] : []),
  'dockerfile.stage': parsed => (parsed.kind === 'dockerfile' ? parsed.stages : []),
  'workflow.file': parsed => (parsed.kind === 'workflow' ? [parsed] : []),
  'workflow.job': parsed => (parsed.kind === 'workflow' ? parsed.jobs : []),
  'workflow.step': parsed => (parsed.kind === 'workflow' ? parsed.jobs.flatMap(job => job.steps) : []),
  'kubernetes.object': parsed => (parsed.kind === 'kubernetes' ? parsed.objects : []),
  'kubernetes.workload': parsed => (parsed.kind === 'kubernetes' ? parsed.workloads : []),
  'kubernetes.container': parsed => (parsed.kind === 'kubernetes' ? parsed.workloads.flatMap(w => w.containers) : []),
  'prometheus.file': prometheusConfigs,
  'prometheus.scrape': parsed => prometheusConfigs(parsed).flatMap(({ scrapes }) => scrapes),
  'prometheus.rule': prometheusRules,
  'prometheus.alert': parsed => prometheusRules(parsed).filter(({ alerts }) => alerts),
  'alertmanager.file': alertmanagers,
  'alertmanager.route': parsed => alertmanagers(parsed).flatMap(({ routes }) => routes),
  'alertmanager.receiver': parsed => alertmanagers(parsed).flatMap(({ receivers }) => receivers),
  'terraform.file': parsed => (parsed.kind === 'terraform' ? [parsed] : []),
  'terraform.call': parsed => (parsed.kind === 'terraform' ? parsed.moduleCalls : []),
  'terraform.variable': parsed => (parsed.kind === 'terraform' ? parsed.variables : []),
};

/** Prometheus' rules stand in files of their own, in Kubernetes objects, and in files inside of these. */
export function prometheusRules(parsed: ParsedFile): readonly PrometheusRule[] {
  if (parsed.kind === 'prometheus-rules') return parsed.rules;
  return parsed.kind === 'kubernetes' ? [...rulesInManifest(parsed), ...embeddedIn(parsed).rules] : [];
}

export function prometheusConfigs(parsed: ParsedFile): readonly PrometheusConfig[] {
  if (parsed.kind === 'prometheus') return [parsed];
  return parsed.kind === 'kubernetes' ? embeddedIn(parsed).prometheus : [];
}

function alertmanagers(parsed: ParsedFile): readonly Alertmanager[] {
  if (parsed.kind === 'alertmanager') return [parsed];
  return parsed.kind === 'kubernetes' ? embeddedIn(parsed).alertmanagers : [];
}
