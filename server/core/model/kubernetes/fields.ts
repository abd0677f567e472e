/**
 * Fields of Kubernetes' own objects. Sources: the API's OpenAPI document of Kubernetes 1.36, as the official JavaScript
 * client 2.0.1 carries it, and what `k8s.io/api` added until 2026-07. What is rarely written by hand is known by its name
 * alone.
 */
import { isMap, isSeq } from 'yaml';
import { nearest } from '../../nearest.js';
import type { Entry, Value } from '../../yaml/view.js';
import { isChosenByVersion } from './api-version.js';
import type { KubernetesObject } from './kubernetes.js';

export interface UnknownField {
  readonly entry: Entry;
  /** The map it stands in. */
  readonly map: Value;
  /** The last parts of the way to that map. */
  readonly place: string;
  /** The one field of that place that it may be a misspelling of. */
  readonly meant: string | undefined;
  /** The last parts of the way to the one place nearby that has a field of this name. */
  readonly home: string | undefined;
}

/** Whether the object's fields are known, and it is one: branches of a template may each write the half of another. */
export function hasKnownFields(object: KubernetesObject): boolean {
  const keys = object.yaml.source.template ? object.yaml.keys() : [];
  return new Set(keys).size === keys.length && types.has(kindOf(object));
}

/**
 * The fields of an object that the API does not know: kubectl, Helm and their like refuse to deploy it. Source:
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation
 */
export function unknownFields(object: KubernetesObject): readonly UnknownField[] {
  const root = types.get(kindOf(object));
  const found: UnknownField[] = [];
  if (!root || isAllKnown(object.yaml.node, root)) return found;
  addUnknown(object.yaml, [{ fields: root, path: [object.objectKind] }], found);
  return isChosenByVersion(object) ? found.filter(({ entry }) => !entry.value.isConditional) : found;
}

function kindOf({ apiVersion, objectKind }: KubernetesObject): string {
  return `${apiVersion}/${objectKind}`;
}

/** The fields of a map: those that each holds, or `null` where it holds none of its own. */
type Fields = ReadonlyMap<string, Fields | null>;

/** Whether all keys are known ones, as in nearly every object: to ask the parser's nodes themselves takes the least time. */
function isAllKnown(node: unknown, fields: Fields): boolean {
  if (isSeq(node)) return node.items.every(item => isAllKnown(item, fields));
  if (!isMap(node)) return true;
  for (const { key, value } of node.items) {
    const below = fields.get((key as { value?: string } | null)?.value ?? '');
    if (below === undefined || (below && !isAllKnown(value, below))) return false;
  }
  return true;
}

interface Level {
  readonly fields: Fields;
  /** The kind, and the keys from there. */
  readonly path: readonly string[];
}

/** Levels: the map's own first, then those around it. */
function addUnknown(map: Value, levels: readonly [Level, ...Level[]], found: UnknownField[]): void {
  const [{ fields, path }] = levels;
  for (const entry of map.entries()) {
    const { key, value } = entry;
    const below = fields.get(key);
    if (below === undefined) {
      if (isField(entry, map)) found.push({ entry, map, place: wayTo(path), ...explained(key, map, levels) });
      continue;
    }
    if (!below || value.shared) continue;
    const level = { fields: below, path: [...path, key] };
    if (value.isMap) addUnknown(value, [level, ...levels], found);
    else for (const item of value.items()) if (item.isMap && !item.shared) addUnknown(item, [level, ...levels], found);
  }
}

/** Not what a template, SOPS or kustomize puts there, nor what only holds an anchor. */
function isField({ key, value }: Entry, map: Value): boolean {
  return !value.shared && /^(?!x-)[A-Za-z][\w-]*$/.test(key) && (key !== 'sops' || map.parent !== undefined);
}

function explained(
  key: string,
  map: Value,
  levels: readonly [Level, ...Level[]],
): Pick<UnknownField, 'meant' | 'home'> {
  const near = nearest(key, levels[0].fields.keys());
  const isCase = near?.toLowerCase() === key.toLowerCase();
  const home = isCase ? undefined : homeOf(key, levels);
  const meant = near !== undefined && !home && (isCase || key.length > 4) && !map.has(near) ? near : undefined;
  return { meant, home };
}

/**
 * The nearest level that has the field in itself or a little further down, where one place alone has it. Names that
 * mean something else at every place tell nothing. Resources of whole pods came with 1.34: nobody means them.
 */
function homeOf(key: string, levels: readonly Level[]): string | undefined {
  if (allFields.filter(fields => fields.has(key)).length > mostHomes) return undefined;
  for (const level of levels) {
    let row: readonly Level[] = [level];
    for (let depth = 0; depth < 4; depth++) {
      const having = row.filter(({ fields }) => fields.has(key) && !(key === 'resources' && fields.has('containers')));
      const [first] = having;
      if (first) return having.every(({ fields }) => fields === first.fields) ? wayTo(first.path) : undefined;
      row = row.flatMap(levelsBelow);
    }
  }
  return undefined;
}

function wayTo(path: readonly string[]): string {
  return path.slice(-2).join('.');
}

const mostHomes = 4;

function levelsBelow({ fields, path }: Level): readonly Level[] {
  return [...fields].flatMap(([name, below]) => (below ? [{ fields: below, path: [...path, name] }] : []));
}

/** What every object has, besides its own. */
const everyObject = ['apiVersion', 'kind', 'metadata@Metadata', 'status'];

/**
 * `Type:` begins the fields of a type, or of a kind by its API version; several in a row have the same. Fields in
 * brackets are those of the field before, `@Type` names them.
 */
const table = `
apps/v1/Deployment: spec@DeploymentSpec
apps/v1/StatefulSet: spec(minReadySeconds ordinals(start) persistentVolumeClaimRetentionPolicy(whenDeleted
  whenScaled) podManagementPolicy replicas revisionHistoryLimit selector@Selector serviceName template@Template
  updateStrategy(rollingUpdate(maxUnavailable partition) type) volumeClaimTemplates(apiVersion kind
  metadata@Metadata spec@Claim status))
apps/v1/DaemonSet: spec(minReadySeconds revisionHistoryLimit selector@Selector template@Template
  updateStrategy@Strategy)
apps/v1/ReplicaSet: spec(minReadySeconds replicas selector@Selector template@Template)
batch/v1/Job: spec@JobSpec
batch/v1/CronJob: spec(concurrencyPolicy failedJobsHistoryLimit jobTemplate(metadata@Metadata spec@JobSpec) schedule
  startingDeadlineSeconds successfulJobsHistoryLimit suspend timeZone)
v1/Pod: spec@PodSpec
v1/Service: spec(allocateLoadBalancerNodePorts clusterIP clusterIPs externalIPs externalName externalTrafficPolicy
  healthCheckNodePort internalTrafficPolicy ipFamilies ipFamilyPolicy loadBalancerClass loadBalancerIP
  loadBalancerSourceRanges ports(appProtocol name nodePort port protocol targetPort) publishNotReadyAddresses
  selector sessionAffinity sessionAffinityConfig(clientIP(timeoutSeconds)) trafficDistribution type)
v1/ConfigMap: binaryData data immutable
v1/Secret: data immutable stringData type
v1/ServiceAccount: automountServiceAccountToken imagePullSecrets@Name secrets
v1/PersistentVolumeClaim: spec@Claim
v1/PersistentVolume: spec(accessModes awsElasticBlockStore azureDisk azureFile capacity cephfs cinder claimRef csi
  fc flexVolume flocker gcePersistentDisk glusterfs hostPath@HostPath iscsi local(fsType path) mountOptions nfs@NFS
  nodeAffinity persistentVolumeReclaimPolicy photonPersistentDisk portworxVolume quobyte rbd scaleIO
  storageClassName storageos volumeAttributesClassName volumeMode vsphereVolume)
v1/Namespace: spec(finalizers)
v1/LimitRange: spec(limits(default defaultRequest max maxLimitRequestRatio min type))
v1/ResourceQuota: spec(hard scopeSelector(matchExpressions(operator scopeName values)) scopes)
networking.k8s.io/v1/Ingress: spec(defaultBackend@Backend ingressClassName rules(host http(paths(backend@Backend
  path pathType))) tls(hosts secretName))
networking.k8s.io/v1/IngressClass: spec(controller parameters(apiGroup kind name namespace scope))
networking.k8s.io/v1/NetworkPolicy: spec(egress(ports@PolicyPort to@Peer) ingress(from@Peer ports@PolicyPort)
  podSelector@Selector policyTypes)
autoscaling/v2/HorizontalPodAutoscaler: spec(behavior(scaleDown@Scaling scaleUp@Scaling) maxReplicas
  metrics(containerResource(container name target@Target) external@ExternalMetric object(describedObject
  metric@Metric target@Target) pods@ExternalMetric resource(name target@Target) type) minReplicas scaleTargetRef)
autoscaling/v1/HorizontalPodAutoscaler: spec(maxReplicas minReplicas scaleTargetRef targetCPUUtilizationPercentage)
policy/v1/PodDisruptionBudget: spec(maxUnavailable minAvailable selector@Selector unhealthyPodEvictionPolicy)
rbac.authorization.k8s.io/v1/Role: rules@PolicyRule
rbac.authorization.k8s.io/v1/ClusterRole: aggregationRule(clusterRoleSelectors@Selector) rules@PolicyRule
rbac.authorization.k8s.io/v1/RoleBinding: rbac.authorization.k8s.io/v1/ClusterRoleBinding: roleRef@RoleRef
  subjects@Subject
storage.k8s.io/v1/StorageClass: allowVolumeExpansion allowedTopologies(matchLabelExpressions(key values))
  mountOptions parameters provisioner reclaimPolicy volumeBindingMode
scheduling.k8s.io/v1/PriorityClass: description globalDefault preemptionPolicy value
Requirement: key operator values
Selector: matchExpressions@Requirement matchLabels
Strategy: rollingUpdate(maxSurge maxUnavailable) type
Metadata: annotations creationTimestamp deletionGracePeriodSeconds deletionTimestamp finalizers generateName
  generation labels managedFields name namespace ownerReferences resourceVersion selfLink uid
NodeTerm: matchExpressions@Requirement matchFields@Requirement
AffinityTerm: labelSelector@Selector matchLabelKeys mismatchLabelKeys namespaceSelector@Selector namespaces
  topologyKey
PodAffinity: preferredDuringSchedulingIgnoredDuringExecution(podAffinityTerm@AffinityTerm weight)
  requiredDuringSchedulingIgnoredDuringExecution@AffinityTerm
Key: key name optional
FieldRef: apiVersion fieldPath
ResourceRef: containerName divisor resource
Optional: name optional
Exec: command
Named: name value
Get: host httpHeaders@Named path port protocol scheme
Socket: host port
Handler: exec@Exec httpGet@Get sleep(seconds) tcpSocket@Socket
Probe: exec@Exec failureThreshold grpc(mode port service) httpGet@Get initialDelaySeconds periodSeconds
  successThreshold tcpSocket@Socket terminationGracePeriodSeconds timeoutSeconds
Resources: claims limits requests
Profile: localhostProfile type
SecurityContext: allowPrivilegeEscalation appArmorProfile@Profile capabilities(add drop) privileged procMount
  readOnlyRootFilesystem runAsGroup runAsNonRoot runAsUser seLinuxOptions seccompProfile@Profile windowsOptions
Container: args command env(name value valueFrom(configMapKeyRef@Key fieldRef@FieldRef fileKeyRef(key optional path
  volumeName) resourceFieldRef@ResourceRef secretKeyRef@Key)) envFrom(configMapRef@Optional prefix
  secretRef@Optional) image imagePullPolicy lifecycle(postStart@Handler preStop@Handler stopSignal)
  livenessProbe@Probe name ports(containerPort hostIP hostPort name protocol) readinessProbe@Probe
  resizePolicy(resourceName restartPolicy) resources@Resources restartPolicy restartPolicyRules(action
  exitCodes(operator values)) securityContext@SecurityContext startupProbe@Probe stdin stdinOnce
  terminationMessagePath terminationMessagePolicy tty volumeDevices(devicePath name) volumeMounts(bindMountOptions
  mountPath mountPropagation name readOnly recursiveReadOnly subPath subPathExpr) workingDir
Name: name
PodSecurityContext: appArmorProfile@Profile fsGroup fsGroupChangePolicy runAsGroup runAsNonRoot runAsUser
  seLinuxChangePolicy seLinuxOptions seccompProfile@Profile supplementalGroups supplementalGroupsPolicy
  sysctls@Named windowsOptions
KeyToPath: key mode path user
DownwardFile: fieldRef@FieldRef mode path resourceFieldRef@ResourceRef user
Claim: accessModes dataSource dataSourceRef resources(limits requests) selector@Selector storageClassName
  volumeAttributesClassName volumeMode volumeName
HostPath: path type
NFS: path readOnly server
Projection: items@KeyToPath name optional
Volume: awsElasticBlockStore azureDisk azureFile cephfs cinder configMap(defaultMode defaultUser items@KeyToPath
  name optional) csi downwardAPI(defaultMode defaultUser items@DownwardFile) emptyDir(medium mode sizeLimit)
  ephemeral(volumeClaimTemplate(metadata@Metadata spec@Claim)) fc flexVolume flocker gcePersistentDisk gitRepo
  glusterfs hostPath@HostPath image iscsi name nfs@NFS persistentVolumeClaim(claimName readOnly)
  photonPersistentDisk portworxVolume projected(defaultMode defaultUser
  sources(clusterTrustBundle(labelSelector@Selector name optional path signerName user) configMap@Projection
  downwardAPI(items@DownwardFile) podCertificate(certificateChainPath credentialBundlePath keyPath keyType
  maxExpirationSeconds signerName user userAnnotations) secret@Projection serviceAccountToken(audience
  expirationSeconds path user))) quobyte rbd scaleIO secret(defaultMode defaultUser items@KeyToPath optional
  secretName) storageos vsphereVolume
PodSpec: activeDeadlineSeconds
  affinity(nodeAffinity(preferredDuringSchedulingIgnoredDuringExecution(preference@NodeTerm weight)
  requiredDuringSchedulingIgnoredDuringExecution(nodeSelectorTerms@NodeTerm)) podAffinity@PodAffinity
  podAntiAffinity@PodAffinity) automountServiceAccountToken containers@Container dnsConfig(nameservers options@Named
  searches) dnsPolicy enableServiceLinks ephemeralContainers evictionResponders hostAliases(hostnames ip) hostIPC
  hostNetwork hostPID hostUsers hostname hostnameOverride imagePullSecrets@Name initContainers@Container nodeName
  nodeSelector os@Name overhead preemptionPolicy priority priorityClassName readinessGates(conditionType)
  resourceClaims resources@Resources restartPolicy runtimeClassName schedulerName schedulingGates@Name
  schedulingGroup securityContext@PodSecurityContext serviceAccount serviceAccountName setHostnameAsFQDN
  shareProcessNamespace subdomain terminationGracePeriodSeconds tolerations(effect key operator tolerationSeconds
  value) topologySpreadConstraints(labelSelector@Selector matchLabelKeys maxSkew minDomains nodeAffinityPolicy
  nodeTaintsPolicy topologyKey whenUnsatisfiable) volumes@Volume
Template: metadata@Metadata spec@PodSpec
DeploymentSpec: minReadySeconds paused progressDeadlineSeconds replicas revisionHistoryLimit selector@Selector
  strategy@Strategy template@Template
JobSpec: activeDeadlineSeconds backoffLimit backoffLimitPerIndex completionMode completions managedBy manualSelector
  maxFailedIndexes parallelism podFailurePolicy(rules(action onExitCodes(containerName operator values)
  onPodConditions(status type))) podReplacementPolicy scheduling selector@Selector
  successPolicy(rules(succeededCount succeededIndexes)) suspend template@Template ttlSecondsAfterFinished
Backend: resource service(name port(name number))
PolicyPort: endPort port protocol
Peer: ipBlock(cidr except) namespaceSelector@Selector podSelector@Selector
Scaling: policies(periodSeconds type value) selectPolicy stabilizationWindowSeconds tolerance
Target: averageUtilization averageValue type value
Metric: name selector@Selector
ExternalMetric: metric@Metric target@Target
PolicyRule: apiGroups nonResourceURLs resourceNames resources verbs
RoleRef: apiGroup kind name
Subject: apiGroup kind name namespace
`;

/** The fields of every place, also those within others. */
const allFields: Map<string, Fields | null>[] = [];
const types = readTable();

function readTable(): ReadonlyMap<string, Fields> {
  const read = new Map<string, Map<string, Fields | null>>();
  const named: (() => void)[] = [];
  let open: Map<string, Fields | null>[] = [];
  let last = '';
  const begin = () => {
    const fields = new Map<string, Fields | null>();
    allFields.push(fields);
    open.unshift(fields);
    return fields;
  };
  const add = (field: string) => {
    const [name = '', type = ''] = field.split('@');
    const [fields] = open;
    fields?.set(name, null);
    if (type) named.push(() => fields?.set(name, read.get(type) ?? null));
    return name;
  };
  for (const token of table.match(/[^\s()]+|[()]/g) ?? []) {
    if (token.endsWith(':')) {
      if (!last.endsWith(':')) {
        open = [];
        begin();
        if (token.includes('/')) for (const field of everyObject) add(field);
      }
      if (open[0]) read.set(token.slice(0, -1), open[0]);
      last = token;
    } else if (token === '(') {
      const [around] = open;
      around?.set(last, begin());
    } else if (token === ')') open.shift();
    else last = add(token);
  }
  for (const set of named) set();
  return read;
}
