/** Namespaces: what runs in them and what keeps them apart. */
import type { DeployUnit } from './deploy-unit.js';
import { asWorkload } from './kubernetes.js';

/** Objects that say who may talk to pods, as [kind, group]. */
export const networkPolicyKinds = [
  ['NetworkPolicy', 'networking.k8s.io'],
  ['CiliumNetworkPolicy', 'cilium.io'],
  ['CiliumClusterwideNetworkPolicy', 'cilium.io'],
  ['NetworkPolicy', 'projectcalico.org'],
  ['GlobalNetworkPolicy', 'projectcalico.org'],
  ['NetworkPolicy', 'crd.projectcalico.org'],
  ['GlobalNetworkPolicy', 'crd.projectcalico.org'],
  ['AdminNetworkPolicy', 'policy.networking.k8s.io'],
  ['AuthorizationPolicy', 'security.istio.io'],
] as const;

/** Whether a unit puts workloads into the namespace. */
export function runsPods({ deployed }: DeployUnit, namespace: string | undefined): boolean {
  return deployed.some(one => one.namespace === namespace && asWorkload(one.object) !== undefined);
}
