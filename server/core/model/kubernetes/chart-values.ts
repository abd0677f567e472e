/**
 * What a plain `{{ .Values.a.b }}` of a chart stands for: the default in the chart's `values.yaml`. Nothing is rendered,
 * and what may get another value on the way to a cluster stays unknown.
 */
import type { TextFile } from '../../text.js';
import { parseYaml, type Value } from '../../yaml/view.js';
import type { Project } from '../project/project.js';
import { objectsAnywhere } from './deploy-unit.js';
import { isKubernetesLiteral, type KubernetesFile, type KubernetesObject } from './kubernetes.js';

/** A text with its templates filled in, and the values that filled them. */
export interface FilledText {
  readonly text: string;
  /** Where its parts are written in `values.yaml`, in order. */
  readonly parts: readonly Value[];
}

/** The text of a scalar of a template by the chart's defaults; `undefined` where a part of it cannot be known. */
export function filledIn(project: Project, value: Value | undefined): FilledText | undefined {
  const raw = value?.source.template && !value.shared && !value.isConditional ? value.raw : undefined;
  const chart = raw?.includes('{{') ? chartOf(project, value?.file) : undefined;
  if (raw === undefined || !chart) return undefined;
  const parts: Value[] = [];
  let isKnown = true;
  const text = unquoted(raw).replaceAll(plain, (_, path: string) => {
    const part = chart.values.at(...path.split('.'));
    if (part?.text === undefined || part.shared) isKnown = false;
    else parts.push(part);
    return part?.text ?? '';
  });
  return isKnown && parts.length > 0 && !text.includes('{{') ? { text, parts } : undefined;
}

/** A value as it is, or made a text: nothing that chooses, defaults or joins. */
const plain =
  /\{\{-?\s*(?:\$?\.Values|tpl\s+\.Values)\.([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*(?:\|\s*(?:quote|squote|toString|trim|b64enc)\s*)*-?\}\}/g;

function unquoted(raw: string): string {
  const [, , inner] = /^(["'])(.*)\1$/s.exec(raw) ?? [];
  return inner ?? raw;
}

/** Whether a default may be another value where it is deployed: some other file of the project speaks of it. */
export function mayBeOverridden(project: Project, part: Value): boolean {
  const path = pathOf(part);
  if (
    ['HelmRelease', 'HelmChart'].some(kind =>
      deployerGroups.some(group => objectsAnywhere(project, kind, group).length),
    )
  )
    return true;
  if (objectsAnywhere(project, 'Application', 'argoproj.io').some(({ yaml }) => yaml.at('spec', 'source', 'helm')))
    return true;
  return project.files.some(file => file !== part.file && mayOverride(file, path, part.text));
}

const deployerGroups = ['helm.toolkit.fluxcd.io', 'helm.cattle.io'];

function pathOf(part: Value): readonly string[] {
  const keys: string[] = [];
  for (let value: Value | undefined = part; value; value = value.parent) {
    const key = value.pair?.key;
    if (key) keys.unshift(String(key));
  }
  return keys;
}

/** Other values files that state it, and scripts, workflows and settings of deployers that name its path. */
function mayOverride(file: TextFile, path: readonly string[], text: string | undefined): boolean {
  if (/(^|\/)helmfile[^/]*\.ya?ml/.test(file.path)) return true;
  if (/(^|\/)templates\/|\.(md|txt|tpl)$/i.test(file.path)) return false;
  if (valuesName.test(file.path)) {
    if (!file.text.includes(`${path.at(-1)}:`)) return false;
    const other = valuesOf(file)?.at(...path);
    return other !== undefined && other.text !== text;
  }
  return path.length > 1 && file.text.includes(path.join('.'));
}

const valuesName = /(^|[/.-])values[^/]*\.ya?ml$/i;

interface Chart {
  readonly values: Value;
}

const charts = new WeakMap<Project, Map<string, Chart | undefined>>();

/** The chart that a template belongs to. One inside another gets its values from there. */
function chartOf(project: Project, file: TextFile | undefined): Chart | undefined {
  const folder = /^(.*?)(?:^|\/)templates\//.exec(file?.path ?? '')?.[1];
  if (folder === undefined) return undefined;
  const ofProject = charts.get(project) ?? new Map<string, Chart | undefined>();
  charts.set(project, ofProject);
  if (!ofProject.has(folder)) ofProject.set(folder, readChart(project, folder));
  return ofProject.get(folder);
}

function readChart(project: Project, folder: string): Chart | undefined {
  const inFolder = (name: string) => (folder ? `${folder}/${name}` : name);
  if (!project.has(inFolder('Chart.yaml')) || (/(^|\/)charts\/[^/]+$/.test(folder) && isPartOfChart(project, folder)))
    return undefined;
  const file = project.file(inFolder('values.yaml')) ?? project.file(inFolder('values.yml'));
  const values = file && valuesOf(file);
  return values && { values };
}

function isPartOfChart(project: Project, folder: string): boolean {
  const parent = folder.replace(/(^|\/)charts\/[^/]+$/, '');
  return project.has(parent ? `${parent}/Chart.yaml` : 'Chart.yaml');
}

const parsed = new WeakMap<TextFile, { readonly root: Value | undefined }>();

function valuesOf(file: TextFile): Value | undefined {
  let found = parsed.get(file);
  if (!found) {
    const { roots, error } = parseYaml(file, isKubernetesLiteral);
    found = { root: error ? undefined : roots[0] };
    parsed.set(file, found);
  }
  return found.root;
}

/** Whether this scalar of a template is the first that a default fills: what is said of the default is said once. */
export function isFirstUse(project: Project, value: Value, part: Value): boolean {
  let uses = firstUses.get(project);
  if (!uses) {
    uses = new Map();
    for (const use of project.kubernetesFiles.flatMap(file => (file.isTemplate ? usesIn(file) : [])))
      for (const { node } of filledIn(project, use)?.parts ?? []) if (!uses.has(node)) uses.set(node, use.node);
    firstUses.set(project, uses);
  }
  return uses.get(part.node) === value.node;
}

const firstUses = new WeakMap<Project, Map<Value['node'], Value['node']>>();

/** The scalars whose defaults rules look at: images, variables, and what Secrets hold. */
function usesIn({ workloads, objects }: KubernetesFile): readonly Value[] {
  const containers = workloads.flatMap(workload => workload.containers);
  return [
    ...containers.flatMap(({ yaml }) => yaml.get('image') ?? []),
    ...containers.flatMap(({ variables }) => variables.flatMap(({ yaml }) => yaml.get('value') ?? [])),
    ...objects.filter(object => object.is('Secret', '')).flatMap(secretValues),
  ];
}

/** What a Secret holds, as written. */
function secretValues({ yaml }: KubernetesObject): readonly Value[] {
  return ['stringData', 'data'].flatMap(
    part =>
      yaml
        .get(part)
        ?.entries()
        .map(({ value }) => value) ?? [],
  );
}
