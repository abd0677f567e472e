/** Ingresses: what they send where, and whether on the way it is encrypted. */
import type { Value } from '../yaml/view.js';
import type { KubernetesObject } from './kubernetes.js';

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

/** Names that only exist inside a house or on a desk. */
export function isLocalHost(host: string): boolean {
  return (
    !host.includes('.') ||
    /\.(local|localhost|localdev|internal|intranet|lan|home|test|example|invalid|nip\.io|xip\.io|sslip\.io)$/.test(host)
  );
}

/** Whether an annotation says that something before or behind the Ingress controller takes care of certificates. */
export function hasCertificateElsewhere({ yaml }: KubernetesObject): boolean {
  const annotations = yaml.at('metadata', 'annotations');
  return (
    annotations
      ?.entries()
      .some(({ key, value }) =>
        /cert|ssl|tls|https|websecure|cloudflare|tailscale/i.test(`${key} ${value.raw ?? ''}`),
      ) ?? false
  );
}
