import assert from 'node:assert/strict';
import { parseKubernetes } from '../../server/core/model/kubernetes/kubernetes.js';
import { parseFile } from '../../server/core/model/parse.js';
import { set } from '../../server/core/yaml/edit.js';
import { filler, maskTemplate } from '../../server/core/yaml/template.js';
import { corpusProjects } from '../support/corpus.js';

const path = 'shop/templates/deployment.yaml';

/** The masked text with one sign for the filler, lines of it that are empty left out. */
function masked(text: string): readonly string[] {
  const template = maskTemplate(text);
  assert.ok(template);
  assert.equal(template.text.length, text.length);
  return template.text
    .replaceAll(filler, '~')
    .split('\n')
    .filter(line => line.trim() !== '');
}

function workload(spec: string) {
  const text = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  selector:
    matchLabels:
      app: shop
  template:
    spec:
${spec}`;
  const [found] = parseKubernetes({ path, text }).workloads;
  assert.ok(found, 'the template is read');
  return found;
}

describe('Helm templates', () => {
  it('keep their places: a value gives way to a text of the same length', () => {
    assert.deepEqual(masked('name: {{ .Values.name }}-web\n'), [`name: ${'~'.repeat(18)}-web`]);
    assert.deepEqual(masked('tag: "{{ .Values.tag | default "a}}b" }}"\n'), [`tag: "${'~'.repeat(34)}"`]);
  });

  it('lose lines that only decide about others', () => {
    const text =
      'a: 1\n{{- if .Values.b }}\nb: 2\n{{- else }}\nc: 3\n{{- end }}\n{{/* two\nlines */}}\n{{- $d := 4 }}\ne: 5\n';
    assert.deepEqual(masked(text), ['a: 1', 'b: 2', 'c: 3', 'e: 5']);
  });

  it('show a block as a key of a map, at the column where it will stand', () => {
    const [, line = ''] = masked('labels:\n{{- include "shop.labels" . | nindent 2 }}\n');
    assert.match(line, /^ {2}~+:$/);
  });

  it('show a block among items as an item', () => {
    const [, , line = ''] = masked('env:\n  - name: A\n    {{- toYaml .Values.env | nindent 2 }}\n');
    assert.match(line, /^ {2}- ~+$/);
  });

  it('are given up where their blocks are not closed', () => {
    assert.equal(maskTemplate('{{ if .Values.a }}\na: 1\n'), undefined);
    assert.equal(maskTemplate('a: 1\n{{ end }}\n'), undefined);
    assert.equal(maskTemplate('a: {{ .Values.a\n'), undefined);
  });

  it('know where something is there only under a condition, but for whole objects', () => {
    const text = '{{ if .Values.on }}\nkind: Pod\n{{ if .Values.b }}\nb: 2\n{{ end }}\n{{ end }}\n';
    const template = maskTemplate(text);
    assert.equal(template?.isConditional(text.indexOf('b: 2')), true);
    assert.equal(template?.isConditional(text.indexOf('kind')), false);
  });

  it('say nothing of what a template writes', () => {
    const { podSpec, containers, object, replicas } = workload(`      securityContext:
        {{- toYaml .Values.podSecurityContext | nindent 8 }}
      containers:
        - name: {{ .Chart.Name }}
          image: nginx:1.27
          {{- if .Values.privileged }}
          securityContext:
            privileged: true
          {{- end }}
        {{- with .Values.sidecars }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
`);
    assert.equal(object.objectName, undefined);
    assert.equal(replicas, 1);
    assert.equal(podSpec?.get('securityContext')?.hasUnknownMerge, true);
    assert.equal(containers.length, 1);
    assert.equal(containers[0]?.name, 'container');
    assert.equal(containers[0]?.image, 'nginx:1.27');
    assert.equal(containers[0]?.isPrivileged, undefined);
    assert.equal(containers[0]?.security('runAsNonRoot'), 'unknown');
  });

  it('leave out containers that are there only under a condition', () => {
    const { containers } = workload(`      containers:
        - name: shop
          image: shop:1
        {{- if .Values.proxy }}
        - name: proxy
          image: proxy:1
        {{- end }}
`);
    assert.deepEqual(
      containers.map(({ name }) => name),
      ['shop'],
    );
  });

  it('are edited where they are literal, and not beside a line that decides', () => {
    const plain = workload(
      '      containers:\n        - name: shop\n          image: shop:1\n      restartPolicy: Always\n',
    );
    const [container] = plain.containers;
    assert.ok(container && set(container.yaml, ['securityContext', 'privileged'], false)?.length);
    const decided = workload(
      '      containers:\n        - name: shop\n          image: shop:1\n          {{- if .Values.a }}\n          tty: true\n          {{- end }}\n',
    );
    assert.equal(decided.containers[0] && set(decided.containers[0].yaml, 'stdin', true), undefined);
  });

  it('are no error where they cannot be read', () => {
    const parsed = parseFile({ path, text: 'apiVersion: v1\nkind: Pod\n  name: {{ .Values.a }}\n- b\n' });
    assert.equal(parsed?.kind, 'kubernetes');
    assert.equal(parsed?.error, undefined);
  });

  it('throw at no prefix', () => {
    const text = 'kind: Pod\n{{- if eq .Values.a "}}" }}\na: {{ `x` }}\n{{- end }}\n  {{ toYaml . | indent 4 }}\n';
    for (let end = 0; end <= text.length; end++) maskTemplate(text.slice(0, end));
  });

  for (const project of corpusProjects()) {
    const templates = project.kubernetesFiles.filter(({ isTemplate }) => isTemplate);
    if (!templates.length) continue;
    it(`of ${project.name}: nearly all are read, none is an error`, () => {
      const read = templates.filter(({ objects, file }) => objects.length || !/^kind:/m.test(file.text));
      assert.ok(read.length >= templates.length * 0.9, `${read.length} of ${templates.length}`);
      const broken = project.unread.filter(file => /(^|\/)templates\//.test(file.path));
      assert.deepEqual(broken, []);
    });
  }
});
