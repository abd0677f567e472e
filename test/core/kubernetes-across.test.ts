import assert from 'node:assert/strict';
import { removedApi } from '../../server/core/model/kubernetes/api-version.js';
import { allowsNone, leastReplicas, sureAutoscalersOf } from '../../server/core/model/kubernetes/availability.js';
import { mayExistKey } from '../../server/core/model/kubernetes/config-reference.js';
import { isClosed, mayBeRetagged, mayExist, placesOf } from '../../server/core/model/kubernetes/deploy-unit.js';
import { asWorkload, type KubernetesObject, readPlainSelector } from '../../server/core/model/kubernetes/kubernetes.js';
import { mayFindPods, meantWorkload } from '../../server/core/model/kubernetes/pods.js';
import { meantQuantity } from '../../server/core/model/kubernetes/resource-quantity.js';
import { workloadsBehind } from '../../server/core/model/kubernetes/service.js';
import { labelFault, unquotedTexts } from '../../server/core/model/kubernetes/text-field.js';
import type { Project } from '../../server/core/model/project/project.js';
import { projectOf } from '../support/spec.js';

function project(files: { readonly [path: string]: string }): Project {
  return projectOf(Object.entries(files).map(([path, text]) => ({ path, text })));
}

function find(of: Project, kind: string): KubernetesObject {
  const found = of.kubernetesFiles.flatMap(({ objects }) => objects).find(({ objectKind }) => objectKind === kind);
  assert.ok(found, kind);
  return found;
}

const deployment = (name: string, more = '') => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
${more}  selector:
    matchLabels: {app: ${name}}
  template:
    metadata:
      labels: {app: ${name}}
    spec:
      containers:
        - {name: ${name}, image: '${name}'}
`;
const service = (selector: string) =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: front\nspec:\n  selector: ${selector}\n  ports:\n    - port: 80\n`;
const budget = (spec: string) =>
  `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels: {app: web}\n  ${spec}\n`;
const scaler = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 2
  maxReplicas: 5
`;

function allows(spec: string, workload: string, more: { readonly [path: string]: string } = {}): boolean {
  const of = project({ 'web.yaml': `${workload}---\n${budget(spec)}`, ...more });
  const object = find(of, 'PodDisruptionBudget');
  const key = spec.startsWith('max') ? 'maxUnavailable' : 'minAvailable';
  const value = object.yaml.at('spec', key);
  assert.ok(value);
  return !allowsNone(of, object, key, value);
}

describe('Kubernetes across objects', () => {
  describe('pods that a selector finds', () => {
    const finds = (files: { readonly [path: string]: string }) => {
      const of = project(files);
      const object = find(of, 'Service');
      const selector = readPlainSelector(object.yaml.at('spec', 'selector'));
      assert.ok(selector);
      return { may: mayFindPods(of, object, selector), meant: meantWorkload(of, object, selector)?.object.objectName };
    };

    it('are those of its unit and of the whole project', () => {
      assert.equal(finds({ 'a.yaml': `${service('{app: web}')}---\n${deployment('web')}` }).may, true);
      assert.equal(finds({ 'a/a.yaml': service('{app: web}'), 'b/b.yaml': deployment('web') }).may, true);
      assert.equal(finds({ 'a.yaml': `${service('{app: api}')}---\n${deployment('web')}` }).may, false);
    });

    it('may be any where a label is not known, or given by a controller', () => {
      assert.equal(finds({ 'a.yaml': `${service('{app: "$APP"}')}---\n${deployment('web')}` }).may, true);
      const pod = '{statefulset.kubernetes.io/pod-name: web-0}';
      assert.equal(finds({ 'a.yaml': `${service(pod)}---\n${deployment('web')}` }).may, true);
    });

    it('are surely meant where names or labels are nearly the same', () => {
      assert.equal(finds({ 'a.yaml': `${service('{app: backend}')}---\n${deployment('backnd')}` }).meant, 'backnd');
      assert.equal(finds({ 'a.yaml': `${service('{app: web}')}---\n${deployment('front')}` }).meant, 'front');
      assert.equal(finds({ 'a.yaml': `${service('{app: exporter}')}---\n${deployment('web')}` }).meant, undefined);
    });

    it('carry the labels that kustomize adds', () => {
      const of = project({
        'base/web.yaml': `${service('{app: web}')}---\n${deployment('web')}`,
        'base/kustomization.yaml': 'resources: [web.yaml]\ncommonLabels: {stage: test}\n',
      });
      assert.deepEqual(
        workloadsBehind(of, find(of, 'Service'))?.map(({ object }) => object.objectName),
        ['web'],
      );
    });
  });

  describe('what is deployed together', () => {
    it('is closed unless an operator or a chart makes more', () => {
      const plain = project({ 'a.yaml': deployment('web') });
      assert.equal(isClosed(plain, find(plain, 'Deployment')), true);
      const made = project({
        'a.yaml': `${deployment('web')}---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: x}\n`,
      });
      assert.equal(isClosed(made, find(made, 'Deployment')), false);
      const routed = project({
        'a.yaml': `${deployment('web')}---\napiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: x}\n`,
      });
      assert.equal(isClosed(routed, find(routed, 'Deployment')), true);
    });

    it('says of what is missing only what is sure', () => {
      const of = project({ 'a.yaml': deployment('web'), 'b/b.yaml': service('{app: web}') });
      const object = find(of, 'Deployment');
      assert.equal(mayExist(of, object, ['Service', ''], 'front'), true);
      assert.equal(mayExist(of, object, ['Service', ''], 'back'), false);
    });

    it('knows the images that a kustomization gives another tag', () => {
      const of = project({
        'web.yaml': deployment('web'),
        'kustomization.yaml': 'resources: [web.yaml]\nimages:\n  - {name: web, newTag: "2"}\n',
      });
      const workload = asWorkload(find(of, 'Deployment'));
      assert.ok(workload);
      assert.equal(mayBeRetagged(of, workload, 'web'), true);
      assert.equal(mayBeRetagged(of, workload, 'api'), false);
    });

    it('knows the keys of settings', () => {
      const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {host: db}\n';
      const of = project({ 'a.yaml': `${deployment('web')}---\n${config}` });
      const workload = asWorkload(find(of, 'Deployment'));
      assert.ok(workload);
      assert.equal(mayExistKey(of, workload, 'ConfigMap', 'web', 'host'), true);
      assert.equal(mayExistKey(of, workload, 'ConfigMap', 'web', 'port'), false);
      assert.equal(mayExistKey(of, workload, 'ConfigMap', 'other', 'port'), true);
    });
  });

  describe('replicas', () => {
    it('are the autoscaler’s where there is one', () => {
      const of = project({ 'a.yaml': `${deployment('web')}---\n${scaler}` });
      const workload = asWorkload(find(of, 'Deployment'));
      assert.ok(workload);
      const [place] = placesOf(of, workload);
      assert.ok(place);
      assert.equal(leastReplicas(place, workload), 2);
      assert.equal(sureAutoscalersOf(place, workload).length, 1);
    });

    it('may all be held by a budget', () => {
      assert.equal(allows('maxUnavailable: 0', deployment('web')), false);
      assert.equal(allows('maxUnavailable: 1', deployment('web')), true);
      assert.equal(allows('minAvailable: 100%', deployment('web')), false);
      assert.equal(allows('minAvailable: 1', deployment('web')), false);
      assert.equal(allows('minAvailable: 1', deployment('web', '  replicas: 2\n')), true);
      assert.equal(allows('minAvailable: 2', deployment('web', '  replicas: 2\n')), false);
      assert.equal(allows('minAvailable: 2', deployment('web'), { 'hpa.yaml': scaler }), true);
      assert.equal(allows('minAvailable: 2', deployment('web', '  replicas: ${N}\n')), true);
    });
  });

  it('removed API versions are known by kind', () => {
    assert.equal(removedApi('extensions/v1beta1', 'Ingress')?.since, '1.22');
    assert.equal(removedApi('extensions/v1beta1', 'Deployment')?.successor, 'apps/v1');
    assert.equal(removedApi('policy/v1beta1', 'PodSecurityPolicy')?.successor, undefined);
    assert.equal(removedApi('policy/v1', 'PodDisruptionBudget'), undefined);
    assert.equal(removedApi('storage.k8s.io/v1beta1', 'VolumeAttributesClass')?.since, '1.37');
    assert.equal(removedApi('storage.k8s.io/v1', 'VolumeAttributesClass'), undefined);
  });

  it('label values are judged as the API server does', () => {
    for (const text of ['', 'a', 'a.b-c_d', '4.1', 'x'.repeat(63)]) assert.equal(labelFault(text), undefined, text);
    for (const text of ['-a', 'a b', 'a/b', 'ä', 'a.', 'x'.repeat(64)]) assert.ok(labelFault(text), text);
  });

  it('numbers where text is wanted are found, texts are not', () => {
    const data = (value: string) => {
      const of = project({ 'a.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: ${value}\n` });
      return unquotedTexts(find(of, 'ConfigMap')).length;
    };
    for (const value of ['1', '-1.5', 'true', 'False', '1e3', '0x1F']) assert.equal(data(value), 1, value);
    for (const value of ['"1"', "'true'", '1.2.3', 'truth', '1m', '$N', '|\n    1', '10:30'])
      assert.equal(data(value), 0, value);
  });

  it('amounts that are none have a likely meaning', () => {
    assert.equal(meantQuantity('512MB'), '512M');
    assert.equal(meantQuantity('1 gib'), '1Gi');
    assert.equal(meantQuantity('100K'), '100k');
    assert.equal(meantQuantity('half'), undefined);
  });
});
