import assert from 'node:assert/strict';
import { leastReplicas, mayHaveBudget } from '../../server/core/model/kubernetes/availability.js';
import {
  isInScope,
  mayBeSetInContainer,
  mayBeSetInPod,
  type Placed,
  placesOf,
  replicasIn,
} from '../../server/core/model/kubernetes/deploy-unit.js';
import {
  type KubernetesFile,
  type Labels,
  look,
  parseKubernetes,
  quantity,
  readSelector,
  selects,
  type Workload,
  writtenSelector,
} from '../../server/core/model/kubernetes/kubernetes.js';
import { mayHaveDefaultLimit } from '../../server/core/model/kubernetes/limit-range.js';
import { servedPorts } from '../../server/core/model/kubernetes/service-traffic.js';
import { createProject, type Project } from '../../server/core/model/project/project.js';
import { textOf } from '../../server/core/text.js';
import { parseYaml } from '../../server/core/yaml/view.js';

describe('Kubernetes model', () => {
  describe('objects', () => {
    it('reads every document and the items of a List, and leaves out what is no object', () => {
      const { objects } = read(`
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop, labels: {app: web, empty:}}
---
- op: add
---
apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: one}}
  - {apiVersion: apps/v1, kind: Deployment, metadata: {name: $NAME}}
---
kind: Nameless
`);
      assert.deepEqual(
        objects.map(({ name, group, namespace, at }) => [name, group, namespace, textOf(at)]),
        [
          ['Service/web', '', 'shop', 'web'],
          ['ConfigMap/one', '', '', 'one'],
          ['Deployment', 'apps', '', '$NAME'],
        ],
      );
      assert.deepEqual(
        [...(objects[0]?.labels ?? [])],
        [
          ['app', 'web'],
          ['empty', ''],
        ],
      );
    });

    it('knows no namespace where it is filled in later', () => {
      const [object] = read('apiVersion: v1\nkind: Pod\nmetadata:\n  namespace: $(NAMESPACE)\n').objects;
      assert.equal(object?.namespace, undefined);
      assert.equal(textOf(object?.at ?? assert.fail()), 'Pod');
    });

    it('survives a List that holds itself', () => {
      const { objects } = read('&a\napiVersion: v1\nkind: List\nitems:\n  - *a\n  - {apiVersion: v1, kind: Pod}\n');
      assert.deepEqual(
        objects.map(({ objectKind }) => objectKind),
        ['Pod'],
      );
    });

    it('reports a syntax error and does not throw', () => {
      assert.ok(read('apiVersion: v1\nkind: [Pod\n').error);
      assert.deepEqual(read('').objects, []);
      assert.deepEqual(read('apiVersion: v1\nkind: Pod\nspec: text\n').workloads, []);
    });
  });

  describe('workloads', () => {
    it('are the kinds of the core APIs, in their old groups too, not those of extensions', () => {
      const kinds = [
        ['apps/v1', 'Deployment'],
        ['extensions/v1beta1', 'Deployment'],
        ['apps/v1', 'StatefulSet'],
        ['batch/v1', 'Job'],
        ['argoproj.io/v1alpha1', 'Rollout'],
        ['serving.knative.dev/v1', 'Deployment'],
      ];
      const names = kinds.flatMap(([version = '', kind = '']) =>
        read(workload('web', { version, kind })).workloads.map(
          ({ object }) => `${object.apiVersion} ${object.objectKind}`,
        ),
      );
      assert.deepEqual(names, [
        'apps/v1 Deployment',
        'extensions/v1beta1 Deployment',
        'apps/v1 StatefulSet',
        'batch/v1 Job',
      ]);
    });

    it('leaves out partial objects, which are patches', () => {
      const whole = workload('web');
      for (const partial of [
        whole.replace('  selector: {matchLabels: {app: web}}\n', ''),
        whole.replace('          image: nginx\n', ''),
        whole.replace('  name: web\n', '  labels: {}\n'),
        `$patch: delete\n${whole}`,
      ]) {
        assert.deepEqual(read(partial).workloads, [], partial);
      }
    });

    it('finds the containers of a CronJob with their roles', () => {
      const { workloads } = read(`
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  jobTemplate:
    spec:
      template:
        metadata: {labels: {app: report}}
        spec:
          initContainers:
            - {name: wait, image: a}
            - {name: proxy, image: b, restartPolicy: Always}
          containers:
            - image: c
            -
            - {name: two, image: d}
`);
      const [job] = workloads;
      assert.deepEqual(
        job?.containers.map(({ name, role, at }) => [name, role, textOf(at)]),
        [
          ['wait', 'init', 'wait'],
          ['proxy', 'sidecar', 'proxy'],
          ['container', 'main', 'image'],
          ['two', 'main', 'two'],
        ],
      );
      assert.equal(job?.templateLabels?.get('app'), 'report');
    });

    it('counts replicas: one where none is written, unknown where a template fills it in', () => {
      const replicas = (text: string) => read(workload('web', { spec: text })).workloads[0]?.replicas;
      assert.equal(replicas(''), 1);
      assert.equal(replicas('  replicas: 3\n'), 3);
      assert.equal(replicas('  replicas:\n'), 1);
      assert.equal(replicas('  replicas: $COUNT\n'), undefined);
    });

    it('reads containers that an anchor shares once', () => {
      const { workloads } = read(`
apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: &all [{name: one, image: x}]}}
  - {apiVersion: v1, kind: Pod, metadata: {name: b}, spec: {containers: *all}}
`);
      assert.deepEqual(
        workloads.map(({ name, containers }) => [name, containers.length]),
        [
          ['Pod/a', 1],
          ['Pod/b', 0],
        ],
      );
    });
  });

  it('looks for what is there, what is not, and what cannot be told', () => {
    const [root] = parseYaml(
      { path: 'a.yaml', text: 'a: {b: 1, empty: }\ntemplate: $X\nlost: *nowhere\nmerged: {<<: *nowhere}\n' },
      raw => !raw.includes('$'),
    ).roots;
    const kind = (...path: string[]) => {
      const found = look(root, ...path);
      return typeof found === 'string' ? found : found.raw;
    };
    assert.equal(kind('a', 'b'), '1');
    assert.equal(kind('a', 'c'), 'absent');
    assert.equal(kind('a', 'empty', 'deeper'), 'absent');
    assert.equal(kind('template', 'deeper'), 'unknown');
    assert.equal(kind('lost'), 'unknown');
    assert.equal(kind('merged', 'key'), 'unknown');
  });

  it('reads quantities', () => {
    const cases: readonly [string, number | undefined][] = [
      ['512Mi', 512 * 1024 ** 2],
      ['1.5Gi', 1.5 * 1024 ** 3],
      ['250m', 0.25],
      ['1e3', 1000],
      ['2k', 2000],
      ['0', 0],
      ['1 Gi', undefined],
      ['1GiB', undefined],
      ['Mi', undefined],
    ];
    for (const [text, expected] of cases) assert.equal(quantity(text), expected, text);
  });

  it('matches selectors', () => {
    const pod: Labels = new Map([
      ['app', 'web'],
      ['tier', undefined],
    ]);
    const cases: readonly [string, boolean | undefined][] = [
      ['{}', true],
      ['{matchLabels: {app: web}}', true],
      ['{matchLabels: {app: api}}', false],
      ['{matchLabels: {zone: a}}', false],
      ['{matchLabels: {tier: front}}', undefined],
      ['{matchLabels: {app: $APP}}', undefined],
      ['{matchExpressions: [{key: app, operator: In, values: [web, api]}]}', true],
      ['{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}', false],
      ['{matchExpressions: [{key: zone, operator: NotIn, values: [a]}]}', true],
      ['{matchExpressions: [{key: zone, operator: Exists}]}', false],
      ['{matchExpressions: [{key: zone, operator: DoesNotExist}]}', true],
      ['{matchExpressions: [{key: app, operator: Like, values: [w]}]}', undefined],
      ['{matchExpressions: [{key: app, operator: Like}], matchLabels: {app: api}}', false],
    ];
    for (const [text, expected] of cases) {
      const [root] = parseYaml({ path: 'a.yaml', text }, raw => !raw.includes('$')).roots;
      const selector = readSelector(root) ?? assert.fail(text);
      assert.equal(selects(selector, pod), expected, text);
    }
    assert.equal(selects({ labels: new Map(), expressions: [], isWhole: true }, undefined), undefined);
  });

  it('writes a selector down again, or not at all', () => {
    const [web] = read(workload('web')).workloads;
    assert.deepEqual(writtenSelector(web ?? assert.fail()), { matchLabels: { app: 'web' } });
    const [other] = read(workload('web').replace('{app: web}', '{app: $APP}')).workloads;
    assert.equal(writtenSelector(other ?? assert.fail()), undefined);
  });
});

describe('Deploy units', () => {
  it('are the manifests of a folder', () => {
    const project = projectOf({
      'k8s/web.yaml': workload('web'),
      'k8s/api.yaml': workload('api'),
      'other/x.yaml': workload('x'),
    });
    const [place] = placesOf(project, workloadNamed(project, 'web'));
    assert.equal(place?.unit.complete, true);
    assert.deepEqual(names(place), ['Deployment/web', 'Deployment/api']);
  });

  it('are not complete with an unread manifest, a template or a chart beside it', () => {
    for (const [path, text] of [
      ['k8s/broken.yaml', 'apiVersion: v1\nkind: [Pod\n'],
      ['k8s/templated.yaml', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Values.name }}\n'],
      ['Chart.yaml', 'name: web\n'],
      ['k8s/service.json', '{}'],
    ] as const) {
      const project = projectOf({ 'k8s/web.yaml': workload('web'), [path]: text });
      assert.equal(placesOf(project, workloadNamed(project, 'web'))[0]?.unit.complete, false, path);
    }
  });

  it('follow a kustomization from its root, with what it does to namespace and labels', () => {
    const project = projectOf({
      'base/kustomization.yaml': 'resources: [web.yaml]\nnamespace: inner\nnamePrefix: my-\ncommonLabels: {team: a}\n',
      'base/web.yaml': workload('web'),
      'live/kustomization.yaml': 'resources: [../base, pod.yaml]\nnamespace: outer\n',
      'live/pod.yaml': pod('extra'),
    });
    const [place, ...others] = placesOf(project, workloadNamed(project, 'web'));
    assert.equal(others.length, 0);
    assert.equal(place?.unit.complete, true);
    assert.equal(place?.deployed.namespace, 'outer');
    assert.equal(place?.deployed.addedLabels.get('team'), 'a');
    assert.deepEqual(names(place), ['Deployment/web', 'Pod/extra']);
  });

  it('are not complete with a remote base, a generator, a missing file or a loop', () => {
    for (const line of [
      'bases: [github.com/example/base?ref=v1]',
      'generators: [chart.yaml]',
      'components: [../missing]',
      'bases: [../live]',
    ]) {
      const project = projectOf({
        'live/kustomization.yaml': `resources: [web.yaml]\n${line}\n`,
        'live/web.yaml': workload('web'),
      });
      const places = placesOf(project, workloadNamed(project, 'web'));
      assert.ok(places.length > 0 && places.every(({ unit }) => !unit.complete), line);
    }
  });

  it('end on kustomizations that use each other in every combination', () => {
    const files: Record<string, string> = {
      'a0/web.yaml': workload('web'),
      'a0/kustomization.yaml': 'resources: [web.yaml]',
    };
    for (let i = 1; i <= 30; i++) {
      files[`a${i}/kustomization.yaml`] = `resources: [../a${i - 1}, ../b${i - 1}]`;
      files[`b${i}/kustomization.yaml`] = `resources: [../a${i - 1}, ../b${i - 1}]`;
    }
    const project = projectOf(files);
    const places = placesOf(project, workloadNamed(project, 'web'));
    assert.ok(places.length > 0 && places.every(({ unit }) => !unit.complete));
  });

  it('know what patches of an overlay set', () => {
    const cases: readonly [string, boolean][] = [
      [patch('web', 'web', 'readinessProbe: {tcpSocket: {port: 80}}'), true],
      [patch('web', 'web', 'livenessProbe: {tcpSocket: {port: 80}}'), false],
      [patch('web', 'sidecar', 'readinessProbe: {tcpSocket: {port: 80}}'), false],
      [patch('api', 'web', 'readinessProbe: {tcpSocket: {port: 80}}'), false],
      ['- op: add\n  path: /spec/template/spec/containers/0/readinessProbe\n  value: {}\n', true],
      ['- op: add\n  path: /spec/template/spec/containers/1/readinessProbe\n  value: {}\n', false],
      ['- op: replace\n  path: /spec/template/spec/containers/0/image\n  value: nginx\n', false],
      ['- op: replace\n  path: /spec/template/spec/containers/0\n  value: {readinessProbe: {}}\n', true],
      ['- op: remove\n  path: /spec/template/spec/containers/0/readinessProbe\n', false],
      ['- [broken', true],
    ];
    for (const [text, expected] of cases) {
      const target = text.startsWith('-') ? '    target: {kind: Deployment, name: web}\n' : '';
      const project = projectOf({
        'base/kustomization.yaml': 'resources: [web.yaml]\n',
        'base/web.yaml': workload('web'),
        'live/kustomization.yaml': `resources: [../base]\npatches:\n  - path: patch.yaml\n${target}`,
        'live/patch.yaml': text,
      });
      const [container] = workloadNamed(project, 'web').containers;
      assert.equal(mayBeSetInContainer(project, container ?? assert.fail(), 'readinessProbe'), expected, text);
    }
  });

  it('take a patch that is missing, and an unknown transformer, for one that may set anything', () => {
    for (const line of ['patches: [{path: gone.yaml}]', 'transformers: [gone.yaml]']) {
      const project = projectOf({
        'kustomization.yaml': `resources: [web.yaml]\n${line}\n`,
        'web.yaml': workload('web'),
      });
      const web = workloadNamed(project, 'web');
      assert.ok(mayBeSetInContainer(project, web.containers[0] ?? assert.fail(), 'readinessProbe'), line);
      assert.ok(mayBeSetInPod(project, web, 'resources'), line);
    }
  });

  it('count what Flux patches', () => {
    const flux = `
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps}
spec:
  path: ./apps/web
  patches:
    - target: {kind: Deployment}
      patch: |
${patch('any', 'web', 'readinessProbe: {tcpSocket: {port: 80}}').replace(/^/gm, '        ')}
`;
    const project = projectOf({ 'clusters/apps.yaml': flux, 'apps/web/web.yaml': workload('web') });
    const [container] = workloadNamed(project, 'web').containers;
    assert.ok(mayBeSetInContainer(project, container ?? assert.fail(), 'readinessProbe'));
    assert.equal(mayBeSetInContainer(project, container ?? assert.fail(), 'resources', 'limits'), false);
  });

  it('take neither patches nor placeholders for workloads of their own', () => {
    const project = projectOf({
      'live/kustomization.yaml': 'resources: [web.yaml]\npatchesStrategicMerge: [patch.yaml]\n',
      'live/web.yaml': workload('web'),
      'live/patch.yaml': pod('patched'),
      'room/room.yaml': workload('room').replace('image: nginx', 'image: registry.k8s.io/pause:3.10'),
    });
    const scope = ['web', 'patched', 'room'].map(name => isInScope(project, workloadNamed(project, name)));
    assert.deepEqual(scope, [true, false, false]);
    assert.deepEqual(placesOf(project, workloadNamed(project, 'patched')), []);
  });

  it('count replicas after overlays, and what autoscalers keep', () => {
    const least = (files: Record<string, string>) => {
      const project = projectOf({ 'web.yaml': workload('web', { spec: '  replicas: 2\n' }), ...files });
      const web = workloadNamed(project, 'web');
      return placesOf(project, web).map(place => [replicasIn(place.deployed, web), leastReplicas(place, web)]);
    };
    assert.deepEqual(least({}), [[2, 2]]);
    assert.deepEqual(least({ 'kustomization.yaml': 'resources: [web.yaml]\nreplicas: [{name: web, count: 5}]\n' }), [
      [5, 5],
    ]);
    const operation =
      'patches: [{target: {kind: Deployment}, patch: "[{op: replace, path: /spec/replicas, value: 1}]"}]';
    assert.deepEqual(least({ 'kustomization.yaml': `resources: [web.yaml]\n${operation}\n` }), [[1, 1]]);
    const autoscaler = (kind: string, version: string, spec: string) =>
      `apiVersion: ${version}\nkind: ${kind}\nmetadata: {name: web}\nspec: {scaleTargetRef: {name: web, kind: Deployment}${spec}}\n`;
    assert.deepEqual(least({ 'h.yaml': autoscaler('HorizontalPodAutoscaler', 'autoscaling/v2', ', minReplicas: 4') }), [
      [2, 4],
    ]);
    assert.deepEqual(least({ 'h.yaml': autoscaler('HorizontalPodAutoscaler', 'autoscaling/v2', '') }), [[2, 1]]);
    assert.deepEqual(least({ 'h.yaml': autoscaler('ScaledObject', 'keda.sh/v1alpha1', '') }), [[2, 0]]);
  });

  it('find the budget of a workload, also in another folder, not in another namespace', () => {
    const has = (namespace: string, labels: string, own = '') => {
      const budget = `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b${namespace}}\nspec: {selector: {matchLabels: {${labels}}}}\n`;
      const web = workload('web').replace('  name: web\n', `  name: web\n${own}`);
      const project = projectOf({ 'app/web.yaml': web, 'policy/budget.yaml': budget });
      return mayHaveBudget(project, workloadNamed(project, 'web'));
    };
    assert.equal(has('', 'app: web'), true);
    assert.equal(has('', 'app: api'), false);
    assert.equal(has(', namespace: a', 'app: web'), true, 'where the workload goes is left open');
    assert.equal(has(', namespace: a', 'app: web', '  namespace: a\n'), true);
    assert.equal(has(', namespace: a', 'app: web', '  namespace: b\n'), false);
  });

  it('find a default memory limit in their namespace', () => {
    const has = (limit: string) => {
      const range = `apiVersion: v1\nkind: LimitRange\nmetadata: {name: l}\nspec: {limits: [${limit}]}\n`;
      const project = projectOf({ 'app/web.yaml': workload('web'), 'app/range.yaml': range });
      return mayHaveDefaultLimit(project, workloadNamed(project, 'web'), 'memory');
    };
    assert.equal(has('{type: Container, default: {memory: 1Gi}}'), true);
    assert.equal(has('{type: Container, max: {memory: 1Gi}}'), true);
    assert.equal(has('{type: Container, default: {cpu: 1}}'), false);
    assert.equal(has('{type: Pod, max: {memory: 1Gi}}'), false);
  });
});

describe('Service traffic', () => {
  const served = (service: string, container = '          ports: [{name: http, containerPort: 8080}]\n', more = '') => {
    const text = workload('web').replace('          image: nginx\n', `          image: nginx\n${container}${more}`);
    const project = projectOf({
      'web.yaml': text,
      'service.yaml': `apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  ${service}\n`,
    });
    return workloadNamed(project, 'web').containers.map(one =>
      servedPorts(project, one).map(({ target, number }) => `${target} ${number}`),
    );
  };

  it('goes to the target port, by name or number', () => {
    assert.deepEqual(served('{selector: {app: web}, ports: [{port: 80, targetPort: http}]}'), [['http 8080']]);
    assert.deepEqual(served('{selector: {app: web}, ports: [{port: 8080}]}'), [['8080 8080']]);
    assert.deepEqual(served('{selector: {app: web}, ports: [{port: 80, targetPort: grpc}]}'), [[]]);
  });

  it('goes to an undeclared port of the only container, not of one among several', () => {
    const service = '{selector: {app: web}, ports: [{port: 80}]}';
    assert.deepEqual(served(service, ''), [['80 80']]);
    assert.deepEqual(served(service, '', '        - {name: two, image: b}\n'), [[], []]);
    assert.deepEqual(served(service, '', '        - {name: two, image: b, ports: [{containerPort: 80}]}\n'), [
      [],
      ['80 80'],
    ]);
  });

  it('needs a selector that surely takes the pods, in their namespace', () => {
    for (const service of [
      '{ports: [{port: 80}]}',
      '{selector: {}, ports: [{port: 80}]}',
      '{selector: {app: $APP}, ports: [{port: 80}]}',
      '{selector: {app: web, tier: front}, ports: [{port: 80}]}',
      '{type: ExternalName, externalName: example.org, selector: {app: web}, ports: [{port: 80}]}',
      '{publishNotReadyAddresses: true, selector: {app: web}, ports: [{port: 80}]}',
      '{selector: {app: web}, ports: [{name: http-metrics, port: 80}]}',
    ]) {
      assert.deepEqual(served(service, ''), [[]], service);
    }
  });
});

function read(text: string): KubernetesFile {
  return parseKubernetes({ path: 'k8s.yaml', text });
}

function workload(name: string, { version = 'apps/v1', kind = 'Deployment', spec = '' } = {}): string {
  return `apiVersion: ${version}
kind: ${kind}
metadata:
  name: ${name}
spec:
${spec}  selector: {matchLabels: {app: ${name}}}
  template:
    metadata:
      labels: {app: ${name}}
    spec:
      containers:
        - name: ${name}
          image: nginx
`;
}

function pod(name: string): string {
  return `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{name: ${name}, image: nginx}]}\n`;
}

function patch(name: string, container: string, line: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  template:
    spec:
      containers:
        - name: ${container}
          ${line}
`;
}

function projectOf(texts: Readonly<Record<string, string>>): Project {
  const files = Object.entries(texts).map(([path, text]) => ({ path, text }));
  return createProject({ name: 'test', paths: files.map(({ path }) => path).sort(), files, unread: [] });
}

function workloadNamed(project: Project, name: string): Workload {
  const all = project.kubernetesFiles.flatMap(({ workloads }) => workloads);
  return all.find(({ object }) => object.objectName === name) ?? assert.fail(`no workload ${name}`);
}

function names(place: Placed | undefined): readonly string[] {
  return place?.unit.deployed.map(({ object }) => object.name) ?? [];
}
