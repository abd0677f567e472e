/** What the images of a workload say of it. */
import type { Value } from '../../yaml/view.js';
import { isToBeReplaced } from '../comment.js';
import { type ImageReference, parseImage } from '../image.js';
import { isToolbox, knownImage } from '../known-images.js';
import type { Project } from '../project/project.js';
import { filledIn, isFirstUse, mayBeOverridden } from './chart-values.js';
import type { PodContainer, Workload } from './kubernetes.js';

/** Whether a tool of the project fills in the tag when it deploys: an image without one is then only a name. */
function isFilledIn({ paths }: Project, { tag }: ImageReference): boolean {
  return tag === undefined && fillersIn(paths);
}

const answers = new WeakMap<readonly string[], boolean>();

function fillersIn(paths: readonly string[]): boolean {
  const known = answers.get(paths);
  if (known !== undefined) return known;
  const answer = paths.some(path =>
    /(^|\/)(skaffold[\w.-]*\.ya?ml|Tiltfile|\.ko\.ya?ml|garden\.ya?ml|devspace\.ya?ml)$/.test(path),
  );
  answers.set(paths, answer);
  return answer;
}

/** Whether no registry has the image: a bare name that is none of the well-known ones is built on the machine it runs on. */
export function isLocal(image: ImageReference): boolean {
  const { registry, repository } = image;
  if (registry === 'localhost' || /^(local|dev)\//.test(repository)) return true;
  const known = knownImage(image);
  const isKnown = isToolbox(image) || (known !== undefined && (known.role !== 'server' || known.ports.length > 0));
  return registry === undefined && !repository.includes('/') && !isKnown;
}

/** Whether a comment says that something puts another image in this place before it is deployed. */
export function isReplaced(image: Value | undefined): boolean {
  return image !== undefined && isToBeReplaced(image);
}

/** The image of a container, by its chart's defaults where it is a template's; and where its tag is written. */
export interface WrittenImage {
  readonly text: string;
  readonly reference: ImageReference;
  readonly place: Value;
}

export function imageOf(project: Project, { yaml }: PodContainer): WrittenImage | undefined {
  const written = yaml.get('image');
  const filled = written?.text === undefined ? filledIn(project, written) : undefined;
  const text = written?.text ?? filled?.text;
  const reference = text === undefined ? undefined : parseImage(text);
  if (!written || text === undefined || !reference) return undefined;
  const last = /\}\}["']?$/.test(written.raw ?? '') ? filled?.parts.at(-1) : undefined;
  return { text, reference, place: last ?? written };
}

/** Whether an image that is written there runs as it is: nothing of the project puts another one in its place. */
export function isFinal(project: Project, { yaml }: PodContainer, { place, reference }: WrittenImage): boolean {
  const written = yaml.get('image');
  if (!written || isToBeReplaced(place) || isFilledIn(project, reference)) return false;
  if (place.node === written.node) return written.text !== undefined;
  return isFirstUse(project, written, place) && !mayBeOverridden(project, place);
}

/** Whether a workload runs a database or the like: a second copy of it is no replica. */
export function isStore({ mainContainers }: Workload): boolean {
  return mainContainers.some(container => {
    const text = container.get('image')?.text;
    const image = text === undefined ? undefined : parseImage(text);
    return image !== undefined && (knownImage(image)?.role === 'datastore' || storeName.test(image.name));
  });
}

const storeName =
  /(^|-)(postgres(ql)?|mysql|mariadb|mongo(db)?|redis|valkey|memcached|elasticsearch|opensearch|cassandra|clickhouse|kafka|zookeeper|etcd|minio|rabbitmq|nats|influxdb|couchdb|couchbase|cockroach|neo4j|vault|consul|prometheus|loki)(-|$)/;

/**
 * Whether a second copy of the workload serves nobody: tools for people, what keeps its state to itself, controllers
 * that only work one at a time, and what holds an accelerator, which costs more than an hour without it.
 */
export function isSingleton(workload: Workload): boolean {
  if (isStore(workload)) return true;
  return workload.mainContainers.some(container => {
    const text = container.get('image')?.text;
    const image = text === undefined ? undefined : parseImage(text);
    const role = image && knownImage(image)?.role;
    if (role === 'admin' || role === 'monitoring' || role === 'exporter') return true;
    if (image && singleName.test(image.name)) return true;
    const limits = container.at('resources', 'limits') ?? container.at('resources', 'requests');
    return limits?.keys().some(key => accelerator.test(key)) === true;
  });
}

const singleName =
  /(^|-)(grafana|kibana|dashboard|locust|jenkins|sonarqube|nexus|registry|jaeger|zipkin|tempo|alertmanager|pushgateway|mail(hog|pit|dev|catcher)|adminer|pgadmin4?|phpmyadmin|mlflow|jupyter(hub|lab)?|airflow|nextcloud|home-assistant|operator|controller|manager|scheduler|exporter|webhook|scraper|mock)(-|$)/;
const accelerator = /^(nvidia\.com|amd\.com|google\.com\/tpu|gpu\.intel\.com|aws\.amazon\.com\/neuron)/;

/** Whether a path says that its manifests are for one person's desk or a first look. */
export function isForTrying(path: string): boolean {
  return /(^|[/._-])(dev|develop(ment)?|local|localhost|minikube|kind|k3d|sandbox|canary|homelab|home|loadtest|chaos)(?=[/._-])/i.test(
    path,
  );
}

/** Whether manifests are there to be read or learnt from: their path says so, or the project is called a collection of such. */
export function isForShow({ name }: Project, path: string): boolean {
  return showPath.test(path) || showName.test(name);
}

const showPath =
  /(^|[/_-])(docs?|documentation|examples?|samples?|demos?|tutorials?|workshops?|training|exercises?|homeworks?|labs?|learning|contrib|archive[ds]?|quick-?start)(?=[/._-])/i;
const showName =
  /(^|[-_.+])(examples?|samples?|demos?|tutorials?|workshops?|training|courses?|labs)[-_.]|[-_.](examples?|samples?|demos?|tutorials?|workshops?|training|courses?|labs)$/i;
