import assert from 'node:assert/strict';
import { filledIn, isFirstUse, mayBeOverridden } from '../../server/core/model/kubernetes/chart-values.js';
import { textOf } from '../../server/core/text.js';
import { projectOf } from '../support/fake-rules.js';

const chart = { 'shop/Chart.yaml': 'name: shop\n', 'shop/values.yaml': 'image:\n  name: web\n  tag: latest\nempty:\n' };

/** A chart with one pod whose image is written so, among other files. */
function imageOf(image: string, files: { readonly [path: string]: string } = chart) {
  const text = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\nspec:\n  containers:\n    - name: a\n      image: ${image}\n    - name: b\n      image: ${image}\n`;
  const project = projectOf({ ...files, 'shop/templates/pod.yaml': text });
  const [first, second] =
    project.kubernetesFiles
      .find(({ isTemplate }) => isTemplate)
      ?.workloads[0]?.containers.map(({ yaml }) => yaml.get('image')) ?? [];
  assert.ok(first && second);
  return { project, first, second, filled: filledIn(project, first) };
}

function overridden(path: string, text: string) {
  const { project, filled } = imageOf('{{ .Values.image.tag }}', { ...chart, [path]: text });
  const [part] = filled?.parts ?? [];
  assert.ok(part);
  return mayBeOverridden(project, part);
}

describe('Defaults of charts', () => {
  it('fill in what names them plainly', () => {
    for (const image of [
      '{{ .Values.image.name }}:{{ .Values.image.tag }}',
      '"{{ .Values.image.name }}:{{- .Values.image.tag -}}"',
      "'{{ $.Values.image.name }}:{{ .Values.image.tag | quote }}'",
    ]) {
      const { filled } = imageOf(image);
      assert.equal(filled?.text, 'web:latest', image);
      assert.deepEqual(
        filled.parts.map(({ span }) => [span.file.path, textOf(span)]),
        [
          ['shop/values.yaml', 'web'],
          ['shop/values.yaml', 'latest'],
        ],
      );
    }
  });

  it('say nothing of what chooses, defaults, or is not there', () => {
    for (const image of [
      'web:{{ .Values.image.tag | default .Chart.AppVersion }}',
      'web:{{ include "shop.tag" . }}',
      'web:{{ .Values.image.other }}',
      'web:{{ .Values.empty }}',
      '{{ .Values.image }}',
      'web:{{ if .Values.image.tag }}{{ .Values.image.tag }}{{ end }}',
      'web:4.1',
    ])
      assert.equal(imageOf(image).filled, undefined, image);
  });

  it('are those of the chart itself, and of no chart inside another', () => {
    const { project, first } = imageOf('{{ .Values.image.tag }}', { 'shop/values.yaml': chart['shop/values.yaml'] });
    assert.equal(filledIn(project, first), undefined);
    const inner = projectOf({
      'Chart.yaml': 'name: all\n',
      'charts/shop/Chart.yaml': 'name: shop\n',
      'charts/shop/values.yaml': 'tag: latest\n',
      'charts/shop/templates/pod.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: a\n      image: {{ .Values.tag }}\n',
    });
    const image = inner.kubernetesFiles[0]?.workloads[0]?.mainContainers[0]?.get('image');
    assert.ok(image);
    assert.equal(filledIn(inner, image), undefined);
  });

  it('may be another value where something else of the project speaks of them', () => {
    assert.equal(overridden('shop/values-production.yaml', 'image:\n  tag: 4.1\n'), true);
    assert.equal(overridden('deploy.sh', 'helm upgrade shop ./shop --set image.tag=$TAG\n'), true);
    assert.equal(overridden('helmfile.yaml', 'releases: []\n'), true);
    assert.equal(
      overridden('flux.yaml', 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: shop\n'),
      true,
    );
    assert.equal(overridden('shop/values-production.yaml', 'image:\n  name: web\n'), false);
    assert.equal(overridden('shop/README.md', 'image.tag: the tag\n'), false);
  });

  it('are spoken of once', () => {
    const { project, first, second, filled } = imageOf('{{ .Values.image.tag }}');
    const [part] = filled?.parts ?? [];
    assert.ok(part);
    assert.equal(isFirstUse(project, first, part), true);
    assert.equal(isFirstUse(project, second, part), false);
  });
});
