/** What the images of a workload say of it. */
import { type ImageReference, parseImage } from './image.js';
import { knownImage } from './known-images.js';
import type { Workload } from './kubernetes.js';
import type { Project } from './project.js';

/** Whether a tool of the project fills in the tag when it deploys: an image without one is then only a name. */
export function isFilledIn({ paths }: Project, { tag }: ImageReference): boolean {
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
