/**
 * Deploy units: the objects that are deployed together. A unit is the tree below a kustomization that no other one
 * uses, or else the manifests of one folder. What an overlay changes is asked of its patches; it is never rendered.
 */
import type { Span, TextFile } from '../../text.js';
import { parseYaml, type Value, type YamlFile } from '../../yaml/view.js';
import type { Project } from '../project/project.js';
import {
  isKubernetesLiteral,
  type KubernetesFile,
  type KubernetesObject,
  type Labels,
  look,
  type PodContainer,
  parseKubernetes,
  podPath,
  readLabels,
  type Selector,
  selects,
  type Workload,
  wholeNumber,
} from './kubernetes.js';

export interface DeployUnit {
  /** The folder of the kustomization that no other one uses, or of the manifests. */
  readonly folder: string;
  /** Everything that is deployed with it was read: what is not here does not exist. */
  readonly complete: boolean;
  readonly deployed: readonly Deployed[];
}

/** One object as one unit deploys it. */
export interface Deployed {
  readonly object: KubernetesObject;
  /** Empty where none is stated, `undefined` where it cannot be known. */
  readonly namespace: string | undefined;
  /** Labels that kustomize adds to selectors, and to the pods with them. */
  readonly addedLabels: Labels;
  /** Labels that kustomize adds to pods alone. */
  readonly addedPodLabels: Labels;
  /** Changes that overlays make, the innermost first. */
  readonly changes: readonly Change[];
  /** Its name gets a prefix or suffix on the way, so a patch may name it longer than it is written. */
  readonly renamed: boolean;
}

/** A workload as one unit deploys it. */
export interface Placed {
  readonly unit: DeployUnit;
  readonly deployed: Deployed;
}

/**
 * Whether promises are asked of the workload at all: not of a patch, of test data, of software that comes from somebody
 * else, or of pods that only hold a place for others.
 */
export function isInScope(project: Project, workload: Workload): boolean {
  return isDeployed(project, workload.object) && !workload.isPlaceholder && !isForeign(project, workload);
}

/**
 * Whether a file is a copy of somebody else's installation: it lies where copies do, or brings the definitions that an
 * operator's own project keeps apart from its workloads.
 */
export function isForeign(project: Project, { file }: { readonly file: TextFile }): boolean {
  let answer = foreign.get(file);
  if (answer === undefined) {
    const objects = indexOf(project).manifests.get(file.path)?.objects ?? [];
    answer = foreignPath.test(file.path) || objects.some(({ objectKind }) => objectKind === 'CustomResourceDefinition');
    foreign.set(file, answer);
  }
  return answer;
}

const foreign = new WeakMap<TextFile, boolean>();
const foreignPath = /(^|\/)(upstream|vendor(ed)?|third[-_]?party)\//i;

/** Whether promises are asked of the object at all: not of a patch and not of test data. */
export function isDeployed(project: Project, { file }: KubernetesObject): boolean {
  const { inScope, patchPaths } = indexOf(project);
  let answer = inScope.get(file);
  if (answer === undefined) {
    answer = !patchPaths.has(file.path) && !isTestData(file.path);
    inScope.set(file, answer);
  }
  return answer;
}

/**
 * Whether all that is deployed with the object was read, and nothing in it makes further objects out of sight: an
 * operator, a chart, another deployer.
 */
export function isClosed(project: Project, object: KubernetesObject): boolean {
  const places = placesOf(project, { object });
  return places.length > 0 && places.every(({ unit }) => unit.complete && !makesMore(unit));
}

const makers = new WeakMap<DeployUnit, boolean>();

function makesMore(unit: DeployUnit): boolean {
  let answer = makers.get(unit);
  if (answer === undefined) {
    answer = unit.deployed.some(({ object }) => isMaker(object));
    makers.set(unit, answer);
  }
  return answer;
}

/** Kinds of other groups are made into pods, Services and settings by their operators, but for these. */
function isMaker({ group, objectKind }: KubernetesObject): boolean {
  if (!group.includes('.') || /^[a-z]+(\.authorization|\.scheduling)?\.k8s\.io$/.test(group)) return false;
  if (group === 'monitoring.coreos.com')
    return /^(Prometheus|Alertmanager|ThanosRuler|PrometheusAgent)$/.test(objectKind);
  return !/(^|\.)(istio\.io|traefik\.io|containo\.us|keda\.sh|kyverno\.io|cilium\.io|projectcontour\.io|gateway\.networking\.k8s\.io|autoscaling\.k8s\.io|snapshot\.storage\.k8s\.io|cloud\.google\.com|gke\.io|amazonaws\.com|openshift\.io)$/.test(
    group,
  );
}

/** Whether an object of this name may be there for another one of its units: it is written, or not all is in sight. */
export function mayExist(
  project: Project,
  from: KubernetesObject,
  [kind, group]: readonly [kind: string, group: string],
  name: string,
): boolean {
  return (
    !isClosed(project, from) ||
    objectsAnywhere(project, kind, group).some(
      object =>
        sameNamespace(object.namespace, from.namespace) !== false &&
        (object.objectName === undefined || object.objectName === name || isRenamedTo(project, object, name)),
    )
  );
}

/** Whether a kustomization adds a prefix or suffix to the name, which an overlay then spells out. */
function isRenamedTo(project: Project, object: KubernetesObject, name: string): boolean {
  const isLonger = object.objectName !== undefined && name.includes(object.objectName);
  return isLonger && placesOf(project, { object }).some(({ deployed }) => deployed.renamed);
}

/** Whether a kustomization makes a ConfigMap or Secret of this name, or adds to one, from what is not here. */
export function isGenerated(project: Project, kind: 'ConfigMap' | 'Secret', name: string): boolean {
  const key = kind === 'Secret' ? 'secretGenerator' : 'configMapGenerator';
  return [...indexOf(project).kustomizations.values()].some(({ yaml }) =>
    yaml
      ?.get(key)
      ?.items()
      .some(item => item.get('name')?.text === undefined || item.get('name')?.text === name),
  );
}

function isTestData(path: string): boolean {
  return /(^|\/)(test-?data|test-fixtures|fixtures|__fixtures__|tests?|unittests|e2e|\.?chainsaw(-tests?)?)\//i.test(
    path,
  );
}

/** Every way in which the workload is deployed: once per unit that uses its file. Empty for a patch. */
export function placesOf(project: Project, { object }: { readonly object: KubernetesObject }): readonly Placed[] {
  const index = indexOf(project);
  const known = index.places.get(object);
  if (known) return known;
  if (index.patchPaths.has(object.file.path)) return [];
  const unit = folderUnit(index, folderOf(object.file.path));
  for (const deployed of unit.deployed) note(index.places, deployed.object, { unit, deployed });
  return index.places.get(object) ?? [];
}

/** The objects of a unit with this kind of this API group. */
export function objectsOfKind(unit: DeployUnit, kind: string, group: string): readonly Deployed[] {
  let byKind = kindsOf.get(unit);
  if (!byKind) {
    byKind = new Map();
    for (const deployed of unit.deployed)
      note(byKind, `${deployed.object.group}/${deployed.object.objectKind}`, deployed);
    kindsOf.set(unit, byKind);
  }
  return byKind.get(`${group}/${kind}`) ?? [];
}

const none: Labels = new Map();

const kindsOf = new WeakMap<DeployUnit, Map<string, Deployed[]>>();

/** Every object of the project with this kind of this API group, whatever unit it belongs to. */
export function objectsAnywhere(project: Project, kind: string, group: string): readonly KubernetesObject[] {
  return indexOf(project).byKind.get(`${group}/${kind}`) ?? [];
}

/** Whether two objects stand in one namespace; `undefined` where one of them leaves it open. */
export function sameNamespace(a: string | undefined, b: string | undefined): boolean | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (a === b) return true;
  return a && b ? false : undefined;
}

/** Labels as kustomize's label transformers leave them. */
export function withAddedLabels(labels: Labels, added: Labels): Labels {
  return added.size ? new Map([...labels, ...added]) : labels;
}

/** The selector of a deployed object after its overlays. */
export function selectorIn(deployed: Deployed, selector: Selector): Selector {
  if (deployed.changes.some(change => touches(change, deployed, root => setsPath(root, ['spec', 'selector'])))) {
    return { labels: none, expressions: [], isWhole: false };
  }
  return { ...selector, labels: withAddedLabels(selector.labels, deployed.addedLabels) };
}

/** The pods' labels of a workload in a unit; `undefined` where they cannot be known. */
export function podLabelsIn(deployed: Deployed, workload: Workload): Labels | undefined {
  const path = [...podPath(workload.kind), 'metadata', 'labels'];
  if (deployed.changes.some(change => touches(change, deployed, root => setsPath(root, path)))) return undefined;
  const labels = workload.templateLabels;
  return labels && withAddedLabels(withAddedLabels(labels, deployed.addedPodLabels), deployed.addedLabels);
}

/** A label that a workload selects and its pods do not carry. */
export interface UnmatchedLabel {
  readonly key: string;
  /** The value that the pods need; `undefined` where several would do. */
  readonly wanted: string | undefined;
  readonly at: Span;
}

/** The labels that a workload selects and its pods do not carry; none where an overlay may put that right. */
export function unmatchedLabels(project: Project, workload: Workload): readonly UnmatchedLabel[] {
  const { selector, templateLabels, yaml } = workload;
  if (!selector || selects(selector, templateLabels) !== false) return [];
  const isMended = placesOf(project, workload).some(
    ({ deployed }) => selects(selectorIn(deployed, selector), podLabelsIn(deployed, workload)) !== false,
  );
  if (isMended) return [];
  const written = yaml.at('spec', 'selector', 'matchLabels')?.entries() ?? [];
  const labels = written.flatMap(({ key, value }) => {
    const wanted = value.text;
    if (value.shared || wanted === undefined || templateLabels?.get(key) === wanted) return [];
    return [{ key, wanted, at: value.span }];
  });
  const listed = yaml.at('spec', 'selector', 'matchExpressions')?.items() ?? [];
  const expressions = listed.flatMap(item => {
    const key = item.get('key');
    const values = item.get('values')?.items() ?? [];
    const carried = key?.text === undefined ? undefined : templateLabels?.get(key.text);
    if (!key?.text || key.shared || item.get('operator')?.text !== 'In') return [];
    if (values.some(value => value.text === undefined || value.text === carried)) return [];
    return [{ key: key.text, wanted: values.length === 1 ? values[0]?.text : undefined, at: key.span }];
  });
  return [...labels, ...expressions];
}

/**
 * Whether an overlay of any unit may set this in the container: a patch that names it says so, one that cannot be read
 * may say anything.
 */
export function mayBeSetInContainer(project: Project, container: PodContainer, ...path: readonly string[]): boolean {
  return placesOf(project, container.workload).some(({ deployed }) =>
    deployed.changes.some(change => touches(change, deployed, root => setsInContainer(root, container, path))),
  );
}

/** Whether an overlay of any unit may set this in the spec of the pods. */
export function mayBeSetInPod(project: Project, workload: Workload, ...path: readonly string[]): boolean {
  return mayBeSet(project, workload.object, ...podPath(workload.kind), 'spec', ...path);
}

/** Whether an overlay of any unit may set this in the object. */
export function mayBeSet(project: Project, object: KubernetesObject, ...path: readonly string[]): boolean {
  return placesOf(project, { object }).some(({ deployed }) =>
    deployed.changes.some(change => touches(change, deployed, root => setsPath(root, path))),
  );
}

/** Whether an overlay of any unit gives this image another name, tag or digest. */
export function mayBeRetagged(project: Project, workload: Workload, name: string): boolean {
  return placesOf(project, workload).some(({ deployed }) =>
    deployed.changes.some(
      change => change.kind === 'unreadable' || (change.kind === 'images' && change.names.has(name)),
    ),
  );
}

/** The number of pods a unit asks for, after its overlays; `undefined` where it cannot be known. */
export function replicasIn(deployed: Deployed, workload: Workload): number | undefined {
  let replicas = workload.replicas;
  for (const change of deployed.changes) {
    if (change.kind === 'scale') {
      const count = change.counts.get(workload.object.objectName ?? '');
      if (count) replicas = wholeNumber(count);
    } else if (touches(change, deployed, root => setsPath(root, ['spec', 'replicas']))) {
      replicas = change.kind === 'patch' ? patchedReplicas(change) : undefined;
    }
  }
  return replicas;
}

type Change = Patch | Scale | Images | Unreadable;

interface Patch {
  readonly kind: 'patch';
  /** What the kustomization says it is for; otherwise the patch names the object itself. */
  readonly target: Value | undefined;
  /** Partial objects, or lists of JSON patch operations. */
  readonly roots: readonly Value[];
}

interface Scale {
  readonly kind: 'scale';
  readonly counts: ReadonlyMap<string, Value | undefined>;
}

interface Images {
  readonly kind: 'images';
  readonly names: ReadonlySet<string>;
}

interface Unreadable {
  readonly kind: 'unreadable';
}

function touches(change: Change, deployed: Deployed, sets: (root: Value) => boolean): boolean {
  if (change.kind === 'scale' || change.kind === 'images') return false;
  if (change.kind === 'unreadable') return true;
  return change.roots.some(root => mayConcern(change, root, deployed) && sets(root));
}

function mayConcern({ target }: Patch, root: Value, { object, renamed }: Deployed): boolean {
  const kind = target ? target.get('kind') : root.get('kind');
  const name = target ? target.get('name') : root.at('metadata', 'name');
  return mayMatch(kind, object.objectKind, false) && mayMatch(name, object.objectName, renamed);
}

/** Targets are regular expressions: one that is more than a word may match anything. */
function mayMatch(pattern: Value | undefined, text: string | undefined, renamed: boolean): boolean {
  const wanted = pattern?.text;
  if (wanted === undefined || text === undefined || !/^[\w./-]*$/.test(wanted)) return true;
  return renamed ? wanted.includes(text) : wanted === text;
}

const containerKeys = {
  main: 'containers',
  init: 'initContainers',
  sidecar: 'initContainers',
  ephemeral: 'ephemeralContainers',
};

function setsInContainer(root: Value, { workload, yaml, role }: PodContainer, path: readonly string[]): boolean {
  const list = [...podPath(workload.kind), 'spec', containerKeys[role]];
  if (root.isList) {
    const own = String(yaml.parent?.items().indexOf(yaml) ?? -1);
    return root.items().some(operation => operationSets(operation, [...list, own, ...path]));
  }
  const items = look(root, ...list);
  if (items === 'absent') return false;
  if (items === 'unknown' || !items.isList) return true;
  const name = yaml.get('name')?.text;
  return items.items().some(item => {
    if (!item.isMap || item.has('$patch')) return true;
    const named = item.get('name')?.text;
    return (named === undefined || name === undefined || named === name) && look(item, ...path) !== 'absent';
  });
}

function setsPath(root: Value, path: readonly string[]): boolean {
  if (root.isList) return root.items().some(operation => operationSets(operation, path));
  return look(root, ...path) !== 'absent';
}

/** A JSON patch operation on the path, on something around it that holds it, or inside it. */
function operationSets(operation: Value, path: readonly string[]): boolean {
  if (operation.get('op')?.text === 'remove' || operation.get('op')?.text === 'test') return false;
  const pointer = operation.get('path')?.text;
  if (pointer === undefined) return true;
  const keys = pointer.split('/').slice(1);
  if (!keys.every((key, index) => index >= path.length || key === path[index])) return false;
  return keys.length >= path.length || look(operation.get('value'), ...path.slice(keys.length)) !== 'absent';
}

function patchedReplicas({ roots }: Patch): number | undefined {
  const [root] = roots;
  if (!root || roots.length > 1) return undefined;
  if (!root.isList) return wholeNumber(root.at('spec', 'replicas'));
  const operation = root.items().find(item => item.get('path')?.text === '/spec/replicas');
  return wholeNumber(operation?.get('value'));
}

/** What is worked out once per project. Places of folders are added when they are asked for. */
interface Index {
  readonly project: Project;
  readonly manifests: ReadonlyMap<string, KubernetesFile>;
  readonly kustomizations: ReadonlyMap<string, Kustomization>;
  readonly patchPaths: ReadonlySet<string>;
  /** Of each file, whether promises are asked of it. */
  readonly inScope: Map<TextFile, boolean>;
  readonly places: Map<KubernetesObject, Placed[]>;
  readonly byKind: ReadonlyMap<string, readonly KubernetesObject[]>;
  readonly manifestsIn: ReadonlyMap<string, readonly KubernetesFile[]>;
  readonly unreadIn: ReadonlySet<string>;
  /** What Flux and Argo CD change in what they deploy from a folder. */
  readonly deployerChanges: ReadonlyMap<string, readonly Change[]>;
}

const indexes = new WeakMap<Project, Index>();

function indexOf(project: Project): Index {
  const known = indexes.get(project);
  if (known) return known;
  const index = buildIndex(project);
  indexes.set(project, index);
  return index;
}

function buildIndex(project: Project): Index {
  const kustomizations = new Map<string, Kustomization>();
  for (const path of project.paths) {
    if (kustomizationName.test(path)) kustomizations.set(folderOf(path), readKustomization(project, path));
  }
  const patchPaths = new Set([...kustomizations.values()].flatMap(({ patchPaths: paths }) => paths));
  const manifestsIn = new Map<string, KubernetesFile[]>();
  const byKind = new Map<string, KubernetesObject[]>();
  for (const manifest of project.kubernetesFiles) {
    if (patchPaths.has(manifest.file.path)) continue;
    note(manifestsIn, folderOf(manifest.file.path), manifest);
    for (const object of manifest.objects) note(byKind, `${object.group}/${object.objectKind}`, object);
  }
  const manifests = new Map(project.kubernetesFiles.map(manifest => [manifest.file.path, manifest]));
  const index = {
    project,
    manifests,
    kustomizations,
    patchPaths,
    inScope: new Map(),
    places: new Map(),
    byKind,
    manifestsIn,
    unreadIn: unreadFolders(project, manifests),
    deployerChanges: deployerChangesOf(project, byKind),
  };
  const used = new Set([...kustomizations.values()].flatMap(({ folders }) => folders));
  for (const [folder, kustomization] of kustomizations) if (!used.has(folder)) placeTree(index, kustomization);
  return index;
}

function deployerChangesOf(
  project: Project,
  byKind: ReadonlyMap<string, readonly KubernetesObject[]>,
): ReadonlyMap<string, readonly Change[]> {
  const changes = new Map<string, Change[]>();
  const add = (path: Value | undefined, yaml: Value | undefined) => {
    const folder = path?.text === undefined ? undefined : resolvePath('', path.text);
    if (folder === undefined || !yaml) return;
    for (const change of patchesOf(project, folder, yaml).changes) note(changes, folder, change);
  };
  for (const { yaml } of byKind.get('kustomize.toolkit.fluxcd.io/Kustomization') ?? []) {
    add(yaml.at('spec', 'path'), yaml.get('spec'));
  }
  for (const { yaml } of byKind.get('argoproj.io/Application') ?? []) {
    add(yaml.at('spec', 'source', 'path'), yaml.at('spec', 'source', 'kustomize'));
  }
  return changes;
}

const kustomizationName = /(^|\/)(kustomization\.ya?ml|Kustomization)$/;

/** Folders with something that may be a manifest and was not understood. */
function unreadFolders(project: Project, manifests: ReadonlyMap<string, KubernetesFile>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const { path } of project.unread) if (/\.(ya?ml|json)$/i.test(path)) folders.add(folderOf(path));
  for (const path of project.paths) {
    if (/(^|[/._-])(services?|svc|deploy(ment)?s?|manifests?|pods?|pdb|hpa)\.json$|\.(jsonnet|cue)$/i.test(path)) {
      folders.add(folderOf(path));
    }
  }
  for (const { path, text } of project.files) {
    const manifest = manifests.get(path);
    if (manifest ? manifest.isTemplate : yamlName.test(path) && isTemplate(text)) folders.add(folderOf(path));
  }
  return folders;
}

/** Braces that stand where YAML would have a line or a value of its own. */
function isTemplate(text: string): boolean {
  return /^[ \t-]*\{\{|:[ \t]*\{\{/m.test(text) && /^[ \t]*kind[ \t]*:/m.test(text);
}

function folderUnit(index: Index, folder: string): DeployUnit {
  const manifests = index.manifestsIn.get(folder) ?? [];
  const deployed = manifests
    .flatMap(({ objects }) => objects)
    .filter(object => !index.places.has(object))
    .map(object => deployedAt(object, { ...untouched, changes: index.deployerChanges.get(folder) ?? [] }));
  // What lies in a kustomization's folder and is not listed there is used in a way that nobody told.
  const complete =
    !index.unreadIn.has(folder) &&
    !index.kustomizations.has(folder) &&
    !isInChart(index.project, folder) &&
    !isCollection(deployed);
  return { folder, complete, deployed };
}

/** Whether objects share a name: then the folder holds variants or examples, of which each is used alone. */
function isCollection(deployed: readonly Deployed[]): boolean {
  const names = new Set<string>();
  for (const { object, namespace } of deployed) {
    if (object.objectName === undefined) continue;
    const name = `${object.group}/${object.objectKind}/${namespace ?? ''}/${object.objectName}`;
    if (names.has(name)) return true;
    names.add(name);
  }
  return false;
}

function isInChart(project: Project, folder: string): boolean {
  for (let at = folder; at; at = folderOf(at)) if (project.has(`${at}/Chart.yaml`)) return true;
  return project.has('Chart.yaml');
}

interface Kustomization {
  readonly folder: string;
  /** `undefined` where it could not be read. */
  readonly yaml: Value | undefined;
  readonly folders: readonly string[];
  readonly components: readonly string[];
  readonly resources: readonly string[];
  /** It uses something that is not in the project, or makes objects in ways that only kustomize knows. */
  readonly reachesOut: boolean;
  readonly patchPaths: readonly string[];
  readonly changes: readonly Change[];
  readonly namespace: string | undefined;
  readonly addedLabels: Labels;
  readonly addedPodLabels: Labels;
  readonly renames: boolean;
}

function readKustomization(project: Project, path: string): Kustomization {
  const folder = folderOf(path);
  const file = project.file(path);
  const parsed = file && yamlOf(file);
  const yaml = parsed?.error ? undefined : parsed?.roots[0];
  const paths = (key: string) => references(folder, yaml?.get(key));
  const resources = [...paths('resources'), ...paths('bases')];
  const components = paths('components');
  const known = (at: string | undefined): at is string =>
    at !== undefined && (project.has(at) || isFolder(project, at));
  const patches = patchesOf(project, folder, yaml);
  return {
    folder,
    yaml,
    folders: [...resources, ...components].filter(known).filter(at => !project.has(at)),
    components: components.filter(known),
    resources: resources.filter(known),
    reachesOut: !yaml || ![...resources, ...components].every(known) || generatorKeys.some(key => yaml.has(key)),
    patchPaths: patches.paths,
    changes: [...patches.changes, ...transformersOf(project, folder, yaml), ...scaleOf(yaml), ...imagesOf(yaml)],
    namespace: yaml?.has('namespace') ? yaml.get('namespace')?.text : '',
    addedLabels: addedLabelsOf(yaml, 'includeSelectors'),
    addedPodLabels: addedLabelsOf(yaml, 'includeTemplates'),
    renames: yaml?.has('namePrefix') === true || yaml?.has('nameSuffix') === true,
  };
}

const generatorKeys = ['generators', 'helmCharts', 'helmChartInflationGenerator'];

/** The paths a list names; `undefined` for what is not in the project: an address, a path that leads out of it. */
function references(folder: string, list: Value | undefined): readonly (string | undefined)[] {
  return (list?.items() ?? []).map(item => {
    const text = item.text;
    return text === undefined || /:\/\/|\?ref=|^git@|^github\.com\//.test(text) ? undefined : resolvePath(folder, text);
  });
}

function isFolder(project: Project, path: string): boolean {
  return ['kustomization.yaml', 'kustomization.yml', 'Kustomization'].some(name => project.has(inFolder(path, name)));
}

function patchesOf(project: Project, folder: string, yaml: Value | undefined): { paths: string[]; changes: Change[] } {
  const paths: string[] = [];
  const changes: Change[] = [];
  const addFile = (relative: Value | undefined, target: Value | undefined) => {
    const path = relative?.text === undefined ? undefined : resolvePath(folder, relative.text);
    if (path !== undefined) paths.push(path);
    const file = path === undefined ? undefined : project.file(path);
    changes.push(file ? patchIn(file, target) : { kind: 'unreadable' });
  };
  const addText = (text: Value, target: Value | undefined) => {
    changes.push(patchIn(inlineFile(text), target));
  };
  for (const key of ['patches', 'patchesJson6902']) {
    for (const item of yaml?.get(key)?.items() ?? []) {
      const text = item.get('patch');
      if (text) addText(text, item.get('target'));
      else addFile(item.get('path'), item.get('target'));
    }
  }
  for (const item of yaml?.get('patchesStrategicMerge')?.items() ?? []) {
    if (item.raw?.includes('\n')) addText(item, undefined);
    else addFile(item, undefined);
  }
  return { paths, changes };
}

function patchIn(file: TextFile, target: Value | undefined): Change {
  const { roots, error } = yamlOf(file);
  return error ? { kind: 'unreadable' } : { kind: 'patch', target, roots };
}

const inlineFiles = new WeakMap<Value, TextFile>();

/** A text inside a kustomization, as a file of its own: its places are never shown. */
function inlineFile(text: Value): TextFile {
  const known = inlineFiles.get(text);
  if (known) return known;
  const file = { path: '', text: text.raw ?? '' };
  inlineFiles.set(text, file);
  return file;
}

const yamlFiles = new WeakMap<TextFile, YamlFile>();

function yamlOf(file: TextFile): YamlFile {
  const known = yamlFiles.get(file);
  if (known) return known;
  const parsed = parseYaml(file, isKubernetesLiteral);
  yamlFiles.set(file, parsed);
  return parsed;
}

/** Transformers of these kinds change names and labels only. */
const harmlessTransformers =
  /^(Label|Annotations|Namespace|Prefix|Suffix|PrefixSuffix|ImageTag|ConfigMap|Secret)(s?Transformer|Generator)$/;

function transformersOf(project: Project, folder: string, yaml: Value | undefined): readonly Change[] {
  const unreadable: readonly Change[] = [{ kind: 'unreadable' }];
  for (const path of references(folder, yaml?.get('transformers'))) {
    const file = path === undefined ? undefined : project.file(path);
    const parsed = file && yamlOf(file);
    if (!parsed || parsed.error) return unreadable;
    if (!parsed.roots.every(root => harmlessTransformers.test(root.get('kind')?.text ?? ''))) return unreadable;
  }
  return [];
}

function scaleOf(yaml: Value | undefined): readonly Change[] {
  const items = yaml?.get('replicas')?.items() ?? [];
  if (!items.length) return [];
  return [{ kind: 'scale', counts: new Map(items.map(item => [item.get('name')?.text ?? '', item.get('count')])) }];
}

function imagesOf(yaml: Value | undefined): readonly Change[] {
  const items = yaml?.get('images')?.items() ?? [];
  if (!items.length) return [];
  return [{ kind: 'images', names: new Set(items.map(item => item.get('name')?.text ?? '')) }];
}

/** `commonLabels`, and those of `labels` that are asked to go there. */
function addedLabelsOf(yaml: Value | undefined, where: 'includeSelectors' | 'includeTemplates'): Labels {
  if (!yaml) return none;
  const sets = [readLabels(look(yaml, 'commonLabels'))];
  for (const item of yaml.get('labels')?.items() ?? []) {
    if (item.get(where)?.flag) sets.push(readLabels(look(item, 'pairs')));
  }
  return new Map(sets.flatMap(labels => [...(labels ?? [])]));
}

/** What the kustomizations above an object do to it. */
interface Level {
  readonly namespace: string | undefined;
  readonly addedLabels: Labels;
  readonly addedPodLabels: Labels;
  readonly changes: readonly Change[];
  readonly renamed: boolean;
}

const untouched: Level = { namespace: '', addedLabels: none, addedPodLabels: none, changes: [], renamed: false };

/** Kustomizations that use each other in every combination would be walked without end. */
const mostVisits = 2000;

function placeTree(index: Index, root: Kustomization): void {
  const deployed: Deployed[] = [];
  let complete = root.yaml?.get('kind')?.text !== 'Component';
  let visits = 0;
  const walk = (kustomization: Kustomization, above: Level, trail: readonly Kustomization[]) => {
    if (kustomization.reachesOut || trail.includes(kustomization) || ++visits > mostVisits) complete = false;
    if (trail.includes(kustomization) || visits > mostVisits) return;
    const level = levelOf(index, kustomization, above);
    for (const path of [...kustomization.resources, ...kustomization.components]) {
      const next = index.kustomizations.get(path);
      const manifest = manifestAt(index, path);
      if (next) walk(next, level, [...trail, kustomization]);
      else if (manifest) for (const object of manifest.objects) deployed.push(deployedAt(object, level));
      else complete = false;
    }
  };
  walk(root, { ...untouched, changes: index.deployerChanges.get(root.folder) ?? [] }, []);
  const unit: DeployUnit = { folder: root.folder, complete, deployed };
  for (const one of deployed) note(index.places, one.object, { unit, deployed: one });
}

/**
 * The manifest a kustomization lists. Kustomize knows no templates: braces in it belong to what it says, as in the
 * texts of alerts.
 */
function manifestAt({ manifests, project }: Index, path: string): KubernetesFile | undefined {
  const known = manifests.get(path);
  const file = known || !yamlName.test(path) ? undefined : project.file(path);
  const parsed = file && parseKubernetes(file);
  return parsed && !parsed.error && parsed.objects.length ? parsed : known;
}

const yamlName = /\.ya?ml$/i;

/** An outer namespace and an outer label win; components act on everything beside them. */
function levelOf(index: Index, kustomization: Kustomization, above: Level): Level {
  const beside = [kustomization, ...kustomization.components.flatMap(path => index.kustomizations.get(path) ?? [])];
  const own = beside.find(({ namespace }) => namespace !== '')?.namespace;
  const states = beside.some(({ namespace }) => namespace !== '');
  const renamed = above.renamed || beside.some(({ renames }) => renames);
  return {
    namespace: above.namespace !== '' || !states ? above.namespace : own,
    addedLabels: new Map([...beside.flatMap(({ addedLabels }) => [...addedLabels]), ...above.addedLabels]),
    addedPodLabels: new Map([...beside.flatMap(({ addedPodLabels }) => [...addedPodLabels]), ...above.addedPodLabels]),
    changes: [...beside.flatMap(({ changes }) => changes), ...above.changes],
    renamed,
  };
}

function deployedAt(object: KubernetesObject, level: Level): Deployed {
  return { ...level, object, namespace: level.namespace === '' ? object.namespace : level.namespace };
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function inFolder(folder: string, name: string): string {
  return folder ? `${folder}/${name}` : name;
}

/** A path relative to a folder, from the root of the project; `undefined` where it leads out of it. */
function resolvePath(folder: string, relative: string): string | undefined {
  const parts = folder ? folder.split('/') : [];
  for (const part of relative.split('/')) {
    if (part === '..') {
      if (!parts.length) return undefined;
      parts.pop();
    } else if (part && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function note<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
