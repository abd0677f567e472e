/** Service accounts and the rights that bindings give them. */

import type { DataMap } from '../../yaml/edit.js';
import type { Value } from '../../yaml/view.js';
import type { Project } from '../project/project.js';
import { objectsAnywhere } from './deploy-unit.js';
import { look, type Workload } from './kubernetes.js';

/** Kinds of objects that give rights to accounts. */
export const bindingKinds = ['RoleBinding', 'ClusterRoleBinding'] as const;
export const rbac = 'rbac.authorization.k8s.io';

/**
 * Whether pods of the default account may use its token: a binding gives the account rights, or the account itself says
 * whether the token is mounted.
 */
export function mayUseDefaultAccount(project: Project, { object }: Workload): boolean {
  const isBound = bindingKinds.some(kind =>
    objectsAnywhere(project, kind, rbac).some(({ yaml }) =>
      subjectsOf(yaml).some(subject => mayBe(subject, 'default')),
    ),
  );
  return (
    isBound ||
    objectsAnywhere(project, 'ServiceAccount', '').some(
      account =>
        (account.objectName === undefined || account.objectName === 'default') &&
        (!object.namespace ||
          account.namespace !== object.namespace ||
          look(account.yaml, 'automountServiceAccountToken') !== 'absent'),
    )
  );
}

/** The subjects of a binding. */
export function subjectsOf(binding: Value): readonly Value[] {
  return binding.get('subjects')?.items() ?? [];
}

function mayBe(subject: Value, account: string): boolean {
  if (subject.get('kind')?.text === 'Group')
    return subject.get('name')?.text?.startsWith('system:serviceaccounts') ?? true;
  if (subject.get('kind')?.text === 'User') return false;
  const name = subject.get('name');
  return name?.text === undefined || name.text === account;
}

/** Whether a user or group of this name is everybody who can reach the API, or every pod. */
export function isEveryone(name: string): boolean {
  return /^system:(anonymous|unauthenticated|authenticated|serviceaccounts)$/.test(name);
}

/** Whether a role or account is there to do everything: that of administrators, and of what deploys whatever it is told to. */
export function isForAll(name: string): boolean {
  return /(^|[-:])(argo\w*|flux\w*|crd-controller\w*|(kustomize|helm)-controller|reconciler|gitops|admins?|superuser|root|owner|crossplane|rancher|velero|tiller|spinnaker|portainer[\w-]*)([-:]|$)/.test(
    name,
  );
}

/** An account of this name for a workload's pods, with no rights of its own. */
export function accountFor({ object: { namespace } }: Workload, name: string): DataMap {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, ...(namespace ? { namespace } : {}) } };
}
