/** Ingresses: what they send where, and whether on the way it is encrypted. */
import type { Value } from '../../yaml/view.js';
import type { Project } from '../project/project.js';
import { objectsAnywhere } from './deploy-unit.js';
import type { KubernetesObject } from './kubernetes.js';
import { isForShow, isForTrying } from './workload-image.js';

/** The Service that a path of an Ingress leads to. */
export interface Backend {
  readonly service: Value;
  /** By number or by name. */
  readonly port: Value | undefined;
}

/** What cert-manager puts there for a moment to prove who owns a host is nobody's Ingress. */
export function isIngress({ objectKind, group, objectName }: KubernetesObject): boolean {
  if (objectName?.startsWith('cm-acme-http-solver')) return false;
  return objectKind === 'Ingress' && (group === 'networking.k8s.io' || group === 'extensions');
}

/** Every backend that is a Service. A port named `use-annotation` makes the name that of an annotation. */
export function backendsOf({ yaml }: KubernetesObject): readonly Backend[] {
  const spec = yaml.get('spec');
  const rules = spec?.get('rules')?.items() ?? [];
  const paths = rules.flatMap(rule => rule.at('http', 'paths')?.items() ?? []);
  const written = [spec?.get('defaultBackend'), spec?.get('backend'), ...paths.map(path => path.get('backend'))];
  return written.flatMap(backend => {
    const service = backend?.at('service', 'name') ?? backend?.get('serviceName');
    const port =
      backend?.at('service', 'port', 'number') ?? backend?.at('service', 'port', 'name') ?? backend?.get('servicePort');
    return service && port?.raw !== 'use-annotation' ? [{ service, port }] : [];
  });
}

/** Whether a Service is called as those of software that is installed by a chart from elsewhere, in no manifest here. */
export function isOfKnownSoftware(name: string): boolean {
  return /(^|-)(grafana|prometheus|alertmanager|argo-?cd|kibana|elasticsearch|opensearch|jaeger|zipkin|tempo|loki|keycloak|vault|consul|minio|rabbitmq|kafka|airflow|jenkins|nexus|harbor|longhorn|dashboard|oauth2-proxy|traefik|rancher|gitea|kubecost|kiali)(-|$)/.test(
    name,
  );
}

/** The hosts of an Ingress; `undefined` where one of them is not known. */
export function hostsOf({ yaml }: KubernetesObject): readonly string[] | undefined {
  const hosts: string[] = [];
  for (const rule of yaml.at('spec', 'rules')?.items() ?? []) {
    const host = rule.get('host');
    if (!host) continue;
    if (host.text === undefined) return undefined;
    hosts.push(host.text);
  }
  return hosts;
}

/**
 * Names that only exist inside a house or on a desk, that are to be replaced, or that nobody can get a certificate for,
 * as those of load balancers at Amazon.
 */
export function isLocalHost(host: string): boolean {
  return (
    !host.includes('.') ||
    /\.(local|localhost|localdev|localdomain|loc|internal|intranet|private|corp|lan|home|homework|test|example|invalid|nip\.io|xip\.io|sslip\.io|amazonaws\.com)$/.test(
      host,
    ) ||
    /(^|[.-])(dev|test|local|example|sample|placeholder|change-?me)([.-]|$)|domain(\.|$)|(^|\.)your-?|[^a-z0-9.*-]/.test(
      host,
    )
  );
}

/**
 * Whether an Ingress is there to be looked at or tried, or leaves the certificate to whoever deploys it, as a comment on
 * TLS in its file says. Projects with bare pods show what Kubernetes can do: nobody runs these.
 */
export function isIngressToTry(project: Project, { file: { path, text } }: KubernetesObject): boolean {
  if (isForTrying(path) || isForShow(project, path) || /#.*\btls\b/i.test(text)) return true;
  return objectsAnywhere(project, 'Pod', '').length >= shownPods;
}

const shownPods = 3;

/**
 * Whether an annotation says that something before or behind the Ingress controller takes care of certificates, or that
 * only some networks get in.
 */
export function hasCertificateElsewhere({ yaml }: KubernetesObject): boolean {
  const annotations = yaml.at('metadata', 'annotations');
  return (
    annotations
      ?.entries()
      .some(({ key, value }) =>
        /cert|ssl|tls|https|websecure|cloudflare|tailscale|inbound-cidrs|(white|allow)list-source/i.test(
          `${key} ${value.raw ?? ''}`,
        ),
      ) ?? false
  );
}
