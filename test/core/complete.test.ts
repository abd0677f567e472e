/** Completion and explanation of a config and of accept comments, in texts with a `‸` where the cursor is. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyze } from '../../server/core/analyze.js';
import {
  acceptPlaceAt,
  type Completion,
  completeAccept,
  completeConfig,
  explainConfig,
} from '../../server/core/complete.js';
import { defaultConfig, readConfig } from '../../server/core/config.js';
import { configPlaceAt } from '../../server/core/config-place.js';
import { configShape, type Shape } from '../../server/core/config-words.js';
import { createProject } from '../../server/core/model/project/project.js';
import type { TextFile } from '../../server/core/text.js';
import { root } from '../support/catalogue.js';
import { projectRule, serviceRule } from '../support/fake-rules.js';

const rules = [
  serviceRule('compose/one', ['web'], { promise: 'One is kept', why: 'It helps.' }),
  serviceRule('compose/two', ['cache'], { promise: 'Two is kept', why: 'It helps too.' }),
  projectRule('project/three', true, { promise: 'Three is kept', why: 'It helps most.' }),
];
const ids = ['compose/one', 'compose/two', 'project/three'];
const levels = ['blocker', 'high', 'medium', 'low', 'off'];

function atCursor(text: string, path = '.readiness.yaml'): { file: TextFile; offset: number } {
  const offset = text.indexOf('‸');
  assert.ok(offset >= 0, 'a cursor');
  return { file: { path, text: text.replace('‸', '') }, offset };
}

function offered(text: string): readonly Completion[] {
  const { file, offset } = atCursor(text);
  return completeConfig(file, offset, rules);
}

const labels = (text: string) => offered(text).map(({ label }) => label);

/** The text after the completion with that label is taken. */
function taking(text: string, label: string): string {
  const { file } = atCursor(text);
  const item = offered(text).find(each => each.label === label);
  assert.ok(item, `${label} is offered`);
  return file.text.slice(0, item.at.start) + item.text + file.text.slice(item.at.end);
}

describe('Completion in a config', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['an empty file', '‸', ['target', 'scorecard', 'exclude', 'rules', 'accept', 'attest']],
    ['a key begun', 'target: 8\nsc‸\nrules:\n', ['scorecard', 'exclude', 'accept', 'attest']],
    [
      'after a comment and a blank line',
      '# Ours.\n\nra‸',
      ['target', 'scorecard', 'exclude', 'rules', 'accept', 'attest'],
    ],
    ['a scorecard', 'scorecard: ‸', ['service', 'platform']],
    ['a scorecard in quotes', 'scorecard: "se‸', ['service', 'platform']],
    ['a scorecard of its own', 'scorecard:\n  scale: 10\n  ‸', ['rows', 'target', '- title:']],
    ['rules', 'rules:\n  ‸', ids],
    ['rules that stand there', 'rules:\n  compose/one: low\n  pro‸\n', ['compose/two', 'project/three']],
    ['rules in flow style', 'rules: { compose/one: low, ‸ }', ['compose/two', 'project/three']],
    ['a severity', 'rules:\n  compose/one: ‸', levels],
    ['a severity begun, with more below', 'rules:\r\n  compose/one: l‸\r\n  compose/two: off\r\n', levels],
    ['a severity in flow style', 'rules: { compose/one: ‸', levels],
    ['an item of accepts', 'accept:\n  ‸', ['- rule:']],
    ['the first key of an item', 'accept:\n  - ‸', ['rule', 'path', 'reason', 'until']],
    ['the next key of an item', 'accept:\n  - rule: compose/one\n    ‸\n    until: 2027-01-31\n', ['path', 'reason']],
    [
      'an item at the column of its key',
      'accept:\n- rule: compose/one\n  reason: x\n- ‸',
      ['rule', 'path', 'reason', 'until'],
    ],
    ['a rule of an accept', 'accept:\n  - rule: comp‸', ids],
    ['a rule of an accept in flow style', 'accept:\n  - { path: a, rule: ‸', ids],
    ['a flow map over lines', 'accept:\n  - { rule: compose/one,\n      ‸', ['path', 'reason', 'until']],
    ['only promises of the project', 'attest:\n  - promise: ‸', ['project/three']],
    [
      'the next root key after a list',
      'accept:\n  - rule: compose/one\n    reason: x\n‸',
      ['target', 'scorecard', 'exclude', 'rules', 'attest'],
    ],
    ['after a flow that was never closed', 'exclude: [a, b\nrules:\n  ‸', ids],
    [
      'categories',
      'scorecard:\n  rows:\n    - title: Us\n      categories: [ci, ‸]',
      Object.keys(categoriesOfSchema()),
    ],
    ['a scale', 'scorecard: { scale: ‸', ['10', '100']],
    ['nothing in a comment', 'rules:\n  # ‸', []],
    ['nothing after a value', 'scorecard: service ‸', []],
    ['nothing below a text', 'target: 8\n  ‸', []],
    ['nothing in a reason', 'accept:\n  - rule: compose/one\n    reason: ‸', []],
    ['nothing where no such key is', 'wrong:\n  ‸', []],
    ['nothing before the colon has a space', 'rules:‸', []],
  ];
  for (const [what, text, expected] of cases) {
    it(what, () => assert.deepEqual(labels(text), expected));
  }

  it('writes what goes on', () => {
    assert.equal(taking('sc‸', 'scorecard'), 'scorecard: ');
    assert.equal(taking('‸', 'accept'), 'accept:\n  - rule: ');
    assert.equal(taking('‸', 'rules'), 'rules:\n  ');
    assert.equal(taking('‸', 'exclude'), 'exclude:\n  - ');
    assert.equal(taking('rules:\n  comp‸', 'compose/two'), 'rules:\n  compose/two: ');
    assert.equal(taking('accept: [{ ‸', 'rule'), 'accept: [{ rule: ');
  });

  it('replaces the whole word and keeps what follows it', () => {
    assert.equal(taking('rules:\n  compose/o‸ne: low\n', 'compose/two'), 'rules:\n  compose/two: low\n');
    assert.equal(taking('scorecard: "serv‸ice"\n', 'platform'), 'scorecard: "platform"\n');
  });

  it('offers rules with open findings first', () => {
    const { file, offset } = atCursor('rules:\n  ‸');
    const [first] = completeConfig(file, offset, rules, new Set(['project/three']));
    assert.equal(first?.label, 'project/three');
    assert.match(first?.says ?? '', /\*\*Three is kept\*\*\n\nIt helps most\./);
  });

  it('answers at every position and for every prefix', () => {
    const text =
      '\ufeff# c\nscorecard: { scale: 10, rows: [{ title: "a, b", categories: [ci] }] }\r\nrules:\n  ? x\n  "compose/one": low # d\naccept:\n- rule: a\n  reason: |\n    b: {\n- { rule: [\nattest: &x\n\t- - promise: *x\n';
    const ask = (file: TextFile, offset: number) => {
      completeConfig(file, offset, rules);
      explainConfig(file, offset, rules);
      const { start, end } = configPlaceAt(file.text, offset) ?? { start: offset, end: offset };
      assert.ok(start <= offset && offset <= end && !file.text.slice(start, end).includes('\n'));
    };
    for (let end = 0; end <= text.length; end++) {
      ask({ path: '.readiness.yaml', text: text.slice(0, end) }, end);
      ask({ path: '.readiness.yaml', text }, end);
    }
  });

  it('offers nothing that the config refuses', () => {
    const known = new Set(ids);
    const valid = [
      'scorecard: ‸\n',
      'rules:\n  compose/one: ‸\n',
      'scorecard:\n  rows: [{ title: a, categories: [‸] }]\n',
    ];
    for (const text of valid) {
      for (const label of labels(text)) {
        const file = { path: '.readiness.yaml', text: taking(text, label) };
        assert.deepEqual(readConfig(file, known).notices, [], file.text);
      }
    }
  });

  it('knows the keys of the schema, in the same words', () => {
    assert.deepEqual(wordsOf([configShape]), wordsOfSchema(schema()));
  });
});

describe('Explanation in a config', () => {
  const explained = (text: string) => {
    const { file, offset } = atCursor(text);
    const found = explainConfig(file, offset, rules);
    return found && `${file.text.slice(found.at.start, found.at.end)}: ${found.says.split('\n')[0]}`;
  };

  it('says what keys, ids and words mean', () => {
    assert.match(explained('tar‸get: 8\n') ?? '', /^target: The total from which/);
    assert.match(explained('rules:\n  comp‸ose/one: low\n') ?? '', /^compose\/one: \*\*One is kept\*\*$/);
    assert.match(explained('rules:\n  compose/one: ‸low\n') ?? '', /^low: .*hint/);
    assert.match(
      explained('accept:\n  - { rule: compose/two‸, reason: x }\n') ?? '',
      /^compose\/two: \*\*Two is kept\*\*$/,
    );
    assert.match(explained('accept:\n  - rule: x\n    unt‸il: 2027-01-01\n') ?? '', /^until: Last day/);
    assert.match(explained('scorecard: ‸platform') ?? '', /^platform: /);
  });

  it('is silent elsewhere', () => {
    for (const text of [
      '# target‸\n',
      'accept:\n  - reason: tar‸get\n',
      'nothing‸: 1\n',
      '‸\n',
      'rules:\n  compose/o‸',
    ])
      assert.equal(explained(text), undefined, text);
  });
});

describe('Completion in an accept comment', () => {
  const text = 'services:\n  web:\n    image: nginx:1.27\n  cache:\n    image: redis:7.4\n';
  const offeredAt = (marked: string) => {
    const { file, offset } = atCursor(marked, 'compose.yaml');
    const project = createProject({ name: 'p', files: [file], paths: [file.path], unread: [] });
    const own = project.file('compose.yaml');
    const place = own && acceptPlaceAt(own, offset);
    return place && completeAccept(place, analyze(project, rules, defaultConfig, { today: '2026-01-01' }));
  };
  const labelsAt = (marked: string) => offeredAt(marked)?.map(({ label }) => label);

  it('offers what is open at the subject first, then what concerns the file', () => {
    assert.deepEqual(labelsAt(text.replace('  web', '  # readiness: accept[‸\n  web')), ['compose/one', 'compose/two']);
    assert.deepEqual(labelsAt(text.replace('  cache', '  # readiness: accept[‸\n  # More.\n  cache')), [
      'compose/two',
      'compose/one',
    ]);
    assert.deepEqual(labelsAt(text.replace('cache:', 'cache: # readiness: accept[‸]')), ['compose/two', 'compose/one']);
  });

  it('leaves out what is named already', () => {
    assert.deepEqual(labelsAt(text.replace('  web', '  # readiness: accept[compose/one, ‸] x\n  web')), [
      'compose/two',
    ]);
    assert.deepEqual(labelsAt(text.replace('  web', '  # readiness: accept[‸, compose/two] x\n  web')), [
      'compose/one',
    ]);
  });

  it('closes the bracket where it is open', () => {
    assert.equal(offeredAt(text.replace('  web', '  # readiness: accept[comp‸\n  web'))?.[0]?.text, 'compose/one] ');
    assert.equal(offeredAt(text.replace('  web', '  # readiness: accept[comp‸] x\n  web'))?.[0]?.text, 'compose/one');
  });

  it('is silent outside the brackets', () => {
    for (const marked of [
      '# readiness: accept‸[a] b\n',
      '# readiness: accept[a] b‸\n',
      '# readiness: accept[a]\n‸',
      'accept[‸',
    ])
      assert.equal(offeredAt(marked + text), undefined, marked);
  });
});

interface Schema {
  readonly description?: string;
  readonly properties?: { readonly [key: string]: Schema };
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
}

function schema(): Schema {
  return JSON.parse(readFileSync(join(root, 'syntaxes/readiness.schema.json'), 'utf8'));
}

function categoriesOfSchema(): { [name: string]: true } {
  const text = JSON.stringify(schema());
  const [, list = ''] = /"categories":\{[^}]*"enum":\[([^\]]*)\]/.exec(text) ?? [];
  return Object.fromEntries(list.split(',').map(name => [JSON.parse(name), true]));
}

/** `path: description` of every key below some shapes. */
function wordsOf(shapes: readonly Shape[], above = ''): string[] {
  const found = shapes.flatMap(shape => {
    if (shape.kind === 'list') return wordsOf(shape.of, `${above}[]`);
    if (shape.kind !== 'map') return [];
    return [...shape.keys].flatMap(([key, { says, holds }]) => [
      `${above}.${key}: ${says}`,
      ...wordsOf(holds, `${above}.${key}`),
    ]);
  });
  return [...new Set(found)].sort();
}

function wordsOfSchema({ properties = {}, items, oneOf = [] }: Schema, above = ''): string[] {
  const found = [
    ...Object.entries(properties).flatMap(([key, value]) => [
      `${above}.${key}: ${value.description ?? ''}`,
      ...wordsOfSchema(value, `${above}.${key}`),
    ]),
    ...(items ? wordsOfSchema(items, `${above}[]`) : []),
    ...oneOf.flatMap(each => wordsOfSchema(each, above)),
  ];
  return [...new Set(found)].sort();
}
