import assert from 'node:assert/strict';
import { applyEdits } from '../../server/core/text.js';
import {
  add,
  append,
  appendDocument,
  duplicate,
  type Edits,
  remove,
  removeItem,
  rename,
  replace,
  replacePart,
  set,
  uncomment,
} from '../../server/core/yaml/edit.js';
import { parseYaml, Value } from '../../server/core/yaml/view.js';

/** Title, text before, verb, text after; `undefined` where the verb must refuse. */
type Case = readonly [title: string, before: string, verb: (root: Value) => Edits, after: string | undefined];

const down = (root: Value, ...keys: (string | number)[]): Value => {
  const value = keys.reduce<Value | undefined>(
    (at, key) => (typeof key === 'number' ? at?.items()[key] : at?.get(key)),
    root,
  );
  assert.ok(value, `nothing at ${keys.join('/')}`);
  return value;
};

// biome-ignore format: a table
const additions: readonly Case[] = [
  ['a key at the end', 'a: 1\n', r => set(r, 'b', 2), 'a: 1\nb: 2\n'],
  ['a key in an inner map', 's:\n  web:\n    image: x\n  db:\n    image: y\n', r => set(down(r, 's', 'web'), 'restart', 'always'), 's:\n  web:\n    image: x\n    restart: always\n  db:\n    image: y\n'],
  ['a file without a last newline', 'a: 1', r => set(r, 'b', 2), 'a: 1\nb: 2'],
  ['a nested map in a file without a last newline', 'a:\n  b: 1', r => set(down(r, 'a'), 'c', { d: 1 }), 'a:\n  b: 1\n  c:\n    d: 1'],
  ['CRLF', 'a:\r\n  b: 1\r\nc: 1\r\n', r => set(down(r, 'a'), 'd', [1]), 'a:\r\n  b: 1\r\n  d:\r\n    - 1\r\nc: 1\r\n'],
  ['a byte order mark', '\ufeffa: 1\n', r => set(r, 'b', 2), '\ufeffa: 1\nb: 2\n'],
  ['before the first key behind a byte order mark', '\ufeffa: 1\n', r => set(r, 'b', 2, { before: 'a' }), '\ufeffb: 2\na: 1\n'],
  ['before blank lines', 'a:\n  b: 1\n\n\nc: 1\n', r => set(down(r, 'a'), 'd', 2), 'a:\n  b: 1\n  d: 2\n\n\nc: 1\n'],
  ['behind comment lines of the same indentation', 'a:\n  b: 1\n  # d: 2\n  #   e\nc: 1\n', r => set(down(r, 'a'), 'd', 2), 'a:\n  b: 1\n  # d: 2\n  #   e\n  d: 2\nc: 1\n'],
  ['before a comment of the outer map', 'a:\n  b: 1\n# about c\nc: 1\n', r => set(down(r, 'a'), 'd', 2), 'a:\n  b: 1\n  d: 2\n# about c\nc: 1\n'],
  ['before a comment behind a blank line', 'a:\n  b: 1\n\n  # later\nc: 1\n', r => set(down(r, 'a'), 'd', 2), 'a:\n  b: 1\n  d: 2\n\n  # later\nc: 1\n'],
  ['behind a trailing comment', 'a: 1 # one\n', r => set(r, 'b', 2), 'a: 1 # one\nb: 2\n'],
  ['behind a trailing comment after a tab', 'a: 1\t# one\n', r => set(r, 'b', 2), 'a: 1\t# one\nb: 2\n'],
  ['behind a literal block', 'a:\n  b: |\n    x\n\nc: 1\n', r => set(down(r, 'a'), 'd', 2), 'a:\n  b: |\n    x\n  d: 2\n\nc: 1\n'],
  ['behind a stripped block', 'a:\n  b: |-\n    x\n', r => set(down(r, 'a'), 'd', 2), 'a:\n  b: |-\n    x\n  d: 2\n'],
  ['behind kept blank lines', 'a:\n  b: |+\n    x\n\nc: 1\n', r => set(down(r, 'a'), 'd', 2), 'a:\n  b: |+\n    x\n\n  d: 2\nc: 1\n'],
  ['behind a folded block', 'a:\n  b: >\n    x\n    y\nc: 1\n', r => set(down(r, 'a'), 'd', 2), 'a:\n  b: >\n    x\n    y\n  d: 2\nc: 1\n'],
  ['behind an empty block', 'a: |\nb: |\n', r => set(r, 'c', 1, { after: 'a' }), 'a: |\nc: 1\nb: |\n'],
  ['behind a block at the end without a newline', 'a: |\n  x', r => set(r, 'b', 1), 'a: |\n  x\nb: 1'],
  ['behind plain text over lines', 'a:\n  b: one\n    two\nc: 1\n', r => set(down(r, 'a'), 'd', 2), 'a:\n  b: one\n    two\n  d: 2\nc: 1\n'],
  ['behind quoted text over lines', 'a:\n  b: "one\n    two"\nc: 1\n', r => set(down(r, 'a'), 'd', 2), 'a:\n  b: "one\n    two"\n  d: 2\nc: 1\n'],
  ['behind a flow list over lines', 'a:\n  b: [\n    1\n  ]\nc: 1\n', r => set(down(r, 'a'), 'd', 2), 'a:\n  b: [\n    1\n  ]\n  d: 2\nc: 1\n'],
  ['behind a key without a value', 'a:\n  b:\nc: 1\n', r => set(down(r, 'a'), 'd', 2), 'a:\n  b:\n  d: 2\nc: 1\n'],
  ['behind an anchor without a value', 'a:\n  b: &x\nc: 1\n', r => set(down(r, 'a'), 'd', 2), 'a:\n  b: &x\n  d: 2\nc: 1\n'],
  ['behind an alias', 'x: &x 1\na:\n  b: *x\n', r => set(down(r, 'a'), 'd', 2), 'x: &x 1\na:\n  b: *x\n  d: 2\n'],
  ['behind a list at the key’s own column', 'a:\n  b:\n  - 1\nc: 1\n', r => set(down(r, 'a'), 'd', 2), 'a:\n  b:\n  - 1\n  d: 2\nc: 1\n'],
  ['four spaces', 'a:\n    b:\n        c: 1\n', r => set(down(r, 'a'), 'd', { e: 1 }), 'a:\n    b:\n        c: 1\n    d:\n        e: 1\n'],
  ['three spaces', 'a:\n   b: 1\n', r => set(down(r, 'a'), 'd', { e: { f: 1 } }), 'a:\n   b: 1\n   d:\n      e:\n         f: 1\n'],
  ['the list indent of the file: none', 'a:\n- 1\nb: 1\n', r => set(r, 'c', { d: ['x', { e: 1, f: 2 }] }), 'a:\n- 1\nb: 1\nc:\n  d:\n  - x\n  - e: 1\n    f: 2\n'],
  ['the list indent of the file: two', 'a:\n  - 1\n', r => set(r, 'c', ['x']), 'a:\n  - 1\nc:\n  - x\n'],
  ['an item’s map', 'a:\n  - name: x\n    run: y\n  - name: z\n', r => set(down(r, 'a', 0), 'if', 'ok'), 'a:\n  - name: x\n    run: y\n    if: ok\n  - name: z\n'],
  ['an item’s map of one line', '- name: x\n- name: z\n', r => set(down(r, 1), 'run', 'v'), '- name: x\n- name: z\n  run: v\n'],
  ['an item’s map behind a wide dash', '-   name: x\n', r => set(down(r, 0), 'run', 'v'), '-   name: x\n    run: v\n'],
  ['a map in a list in a list', '- - a: 1\n  - b: 1\n', r => set(down(r, 0, 0), 'c', 2), '- - a: 1\n    c: 2\n  - b: 1\n'],
  ['an anchored item', '- &x\n  a: 1\n', r => set(down(r, 0), 'b', 2), '- &x\n  a: 1\n  b: 2\n'],
  ['an anchored map', 'w: &w # main\n  a: 1\nv: *w\n', r => set(down(r, 'w'), 'b', 2), 'w: &w # main\n  a: 1\n  b: 2\nv: *w\n'],
  ['a map that merges another', 'x: &x\n  a: 1\nw:\n  <<: *x\n', r => set(down(r, 'w'), 'b', 2), 'x: &x\n  a: 1\nw:\n  <<: *x\n  b: 2\n'],
  ['a key of its own over a merged one', 'x: &x\n  a: 1\nw:\n  <<: *x\n', r => set(down(r, 'w'), 'a', 2), 'x: &x\n  a: 1\nw:\n  <<: *x\n  a: 2\n'],
  ['not inside a merged map', 'x: &x\n  a: {b: 1}\nw:\n  <<: *x\n', r => set(down(r, 'w'), ['a', 'c'], 2), undefined],
  ['not through an alias', 'x: &x\n  a: 1\nw: *x\n', r => set(down(r, 'w'), 'b', 2), undefined],
  ['the first document', 'a: 1\n---\nb: 1\n', r => set(r, 'c', 2), 'a: 1\nc: 2\n---\nb: 1\n'],
  ['before the end marker', '---\na: 1\n...\n', r => set(r, 'c', 2), '---\na: 1\nc: 2\n...\n'],
  ['after a key', 'a: 1\nb: 2\n', r => set(r, 'c', 3, { after: 'a' }), 'a: 1\nc: 3\nb: 2\n'],
  ['after a key, before the next one’s comment', 'a: 1\n# b\nb: 2\n', r => set(r, 'c', 3, { after: 'a' }), 'a: 1\nc: 3\n# b\nb: 2\n'],
  ['after a key with deeper comments', 'a:\n  x: 1\n  # y\n# b\nb: 2\n', r => set(r, 'c', 3, { after: 'a' }), 'a:\n  x: 1\n  # y\nc: 3\n# b\nb: 2\n'],
  ['after a key that is not there', 'a: 1\nb: 2\n', r => set(r, 'c', 3, { after: 'q' }), 'a: 1\nb: 2\nc: 3\n'],
  ['before a key and its comment', 'a: 1\n# b\nb: 2\n', r => set(r, 'c', 3, { before: 'b' }), 'a: 1\nc: 3\n# b\nb: 2\n'],
  ['before a key that is set apart', 'on: push\n\n# the jobs\njobs:\n  a: 1\n', r => set(r, 'permissions', { contents: 'read' }, { before: 'jobs' }), 'on: push\n\npermissions:\n  contents: read\n\n# the jobs\njobs:\n  a: 1\n'],
  ['before the first key of an item', '- b: 1\n  c: 2\n', r => set(down(r, 0), 'a', 0, { before: 'b' }), '- a: 0\n  b: 1\n  c: 2\n'],
  ['set apart where all entries are', 'a:\n  x: 1\n\nb:\n  x: 1\n', r => set(r, 'c', { x: 1 }), 'a:\n  x: 1\n\nb:\n  x: 1\n\nc:\n  x: 1\n'],
  ['a path of which a part exists', 'd:\n  r:\n    x: 1\n', r => set(r, ['d', 'r', 'l', 'm'], 'v'), 'd:\n  r:\n    x: 1\n    l:\n      m: v\n'],
  ['a path through a null', 'd:\n  r:\nz: 1\n', r => set(r, ['d', 'r', 'l'], 1), 'd:\n  r:\n    l: 1\nz: 1\n'],
  ['not through a scalar', 'd: 1\n', r => set(r, ['d', 'r'], 1), undefined],
  ['a null value', 'volumes:\n  a:\n', r => set(down(r, 'volumes'), 'b', null), 'volumes:\n  a:\n  b:\n'],
  ['a text of several lines', 'a: 1\n', r => set(r, 'b', 'x\n\ny\n'), 'a: 1\nb: |\n  x\n\n  y\n'],
  ['a text of several lines without the last newline', 'a: 1\n', r => set(r, 'b', 'x\ny'), 'a: 1\nb: |-\n  x\n  y\n'],
  ['empty collections', 'a: 1\n', r => add(r, { b: {}, c: [] }), 'a: 1\nb: {}\nc: []\n'],
  ['quoted keys', 'a: 1\n', r => add(r, { 'x: y': 1, '8080': 2, on: 3 }), 'a: 1\n"8080": 2\n"x: y": 1\non: 3\n'],
  ['the quotes of the file', "a: 'x'\nb: 'y'\n", r => set(r, 'c', '1.0'), "a: 'x'\nb: 'y'\nc: '1.0'\n"],
  ['a deep merge', 'd:\n  r:\n    a: 1\nz: 1\n', r => add(r, { d: { r: { a: 9, b: 2 }, s: 3 }, t: 4 }), 'd:\n  r:\n    a: 1\n    b: 2\n  s: 3\nz: 1\nt: 4\n'],
  ['a deep merge of what is all there', 'd:\n  a: 1\n', r => add(r, { d: { a: 2 } }), 'd:\n  a: 1\n'],
  ['a deep merge that fills a null', 'd:\n  a:\n', r => add(r, { d: { a: { b: 1 } } }), 'd:\n  a:\n    b: 1\n'],
  ['no deep merge into a scalar', 'd: 1\n', r => add(r, { d: { a: 2 } }), undefined],
  ['no deep merge into what is merged', 'x: &x\n  d:\n    a: 1\nw:\n  <<: *x\n', r => add(down(r, 'w'), { d: { b: 1 } }), undefined],
  ['not in a document with an error', 'a: 1\nb: [\n', r => set(r, 'c', 1), undefined],
  ['not beside an explicit key', '? a\n: 1\n', r => set(r, 'c', 1), undefined],
  ['not in a map of another type', 'a: !Foo\n  b: 1\n', r => set(down(r, 'a'), 'c', 1), undefined],
  ['not beside template control', 'a:\n  b: 1\n  # {{- if .Values.x }}\n  c: 1\n  # {{- end }}\n', r => set(down(r, 'a'), 'd', 1), undefined],
  ['beside a templated text', 'a:\n  b: "{{ $labels.x }} down"\n', r => set(down(r, 'a'), 'c', 1), 'a:\n  b: "{{ $labels.x }} down"\n  c: 1\n'],
  ['beside a workflow expression', 'a:\n  b: ${{ x }}\n', r => set(down(r, 'a'), 'c', '${{ y }}'), 'a:\n  b: ${{ x }}\n  c: ${{ y }}\n'],
  ['behind a character of two code units', 'a: "😀" # 😀\n', r => set(r, 'b', '😀'), 'a: "😀" # 😀\nb: 😀\n'],
];

// biome-ignore format: a table
const fills: readonly Case[] = [
  ['a null with a map', 'web:\n', r => set(down(r, 'web'), 'a', 1), 'web:\n  a: 1\n'],
  ['a null with a map, in the file’s step', 'x:\n    y: 1\nweb:\n', r => set(down(r, 'web'), 'a', 1), 'x:\n    y: 1\nweb:\n    a: 1\n'],
  ['a null before a comment', 'web: # main\nb: 1\n', r => set(down(r, 'web'), 'a', 1), 'web: # main\n  a: 1\nb: 1\n'],
  ['a null above comments', 'web:\n  # image: x\nb: 1\n', r => set(down(r, 'web'), 'a', 1), 'web:\n  # image: x\n  a: 1\nb: 1\n'],
  ['an anchored null', 'web: &w\n', r => set(down(r, 'web'), 'a', 1), 'web: &w\n  a: 1\n'],
  ['a null at the end without a newline', 'web:', r => set(down(r, 'web'), 'a', 1), 'web:\n  a: 1'],
  ['a null with a scalar', 'a: # c\nb: 1\n', r => set(r, 'a', 'x'), 'a: x # c\nb: 1\n'],
  ['a null with spaces behind', 'a:  \nb: 1\n', r => set(r, 'a', 'x'), 'a: x\nb: 1\n'],
  ['a null with a list', 'ports:\nb: 1\n', r => append(down(r, 'ports'), '80'), 'ports:\n  - "80"\nb: 1\n'],
  ['a written null', 'a: null # c\n', r => set(down(r, 'a'), 'b', 1), 'a: # c\n  b: 1\n'],
  ['a tilde', 'a: ~\n', r => append(down(r, 'a'), 'b'), 'a:\n  - b\n'],
  ['a null item with a map', '- a\n-\n- b\n', r => set(down(r, 1), 'x', { v: 1 }), '- a\n- x:\n    v: 1\n- b\n'],
  ['a null item with a scalar', '- a\n- # c\n', r => replace(down(r, 1), 'x'), '- a\n- x # c\n'],
  ['an empty map with lines', 'resources: {} # none\nb: 1\n', r => add(down(r, 'resources'), { l: { m: '1Gi' } }), 'resources: # none\n  l:\n    m: 1Gi\nb: 1\n'],
  ['an empty list with lines', 'ports: []\nb: 1\n', r => append(down(r, 'ports'), 'x'), 'ports:\n  - x\nb: 1\n'],
  ['an empty list without list indent', 'a:\n- x\nports: []\n', r => append(down(r, 'ports'), 'x'), 'a:\n- x\nports:\n- x\n'],
  ['an empty map in an item', '- {}\n', r => set(down(r, 0), 'a', 1), '- a: 1\n'],
  ['an anchored empty map', 'a: &x {}\nb: *x\n', r => set(down(r, 'a'), 'c', 1), 'a: &x {c: 1}\nb: *x\n'],
  ['an empty map in a flow map', 'a: {b: {}}\n', r => set(down(r, 'a', 'b'), 'c', 1), 'a: {b: {c: 1}}\n'],
  ['an empty root', '{}\n', r => set(r, 'a', { b: 1 }), 'a:\n  b: 1\n'],
  ['a document of comments', '# c\n---\n', r => set(r, 'a', 1), '# c\n---\na: 1\n'],
  ['a null in a flow map', '{a: , b: 1}\n', r => set(r, 'a', 'x'), '{a: x, b: 1}\n'],
];

// biome-ignore format: a table
const flows: readonly Case[] = [
  ['a key', 'a: {b: 1}\n', r => set(down(r, 'a'), 'c', 2), 'a: {b: 1, c: 2}\n'],
  ['a key between padding', 'a: { b: 1 }\n', r => set(down(r, 'a'), 'c', 2), 'a: { b: 1, c: 2 }\n'],
  ['a key behind a trailing comma', 'a: {b: 1,}\n', r => set(down(r, 'a'), 'c', 2), 'a: {b: 1, c: 2,}\n'],
  ['a key in JSON', '{"a": 1}\n', r => set(r, 'b', 'x'), '{"a": 1, "b": "x"}\n'],
  ['collections', 'a: {b: 1}\n', r => set(down(r, 'a'), 'c', { d: [1, 'x, y'] }), 'a: {b: 1, c: {d: [1, "x, y"]}}\n'],
  ['a text of several lines', 'a: {b: 1}\n', r => set(down(r, 'a'), 'c', 'x\ny'), 'a: {b: 1, c: "x\\ny"}\n'],
  ['a key over lines', '{\n  "a": 1,\n  "b": 2\n}\n', r => set(r, 'c', 3), '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}\n'],
  ['a key over lines with a trailing comma', '{\n  a: 1,\n}\n', r => set(r, 'c', 3), '{\n  a: 1,\n  c: 3,\n}\n'],
  ['a key below a comment', '{\n  a: 1 # one\n}\n', r => set(r, 'c', 3), '{\n  a: 1, # one\n  c: 3\n}\n'],
  ['a key below a comment and a comma', '{\n  a: 1, # one\n}\n', r => set(r, 'c', 3), '{\n  a: 1, # one\n  c: 3,\n}\n'],
  ['a key after another', '{a: 1, b: 2}\n', r => set(r, 'c', 3, { after: 'a' }), '{a: 1, c: 3, b: 2}\n'],
  ['a key before another', '{a: 1, b: 2}\n', r => set(r, 'c', 3, { before: 'a' }), '{c: 3, a: 1, b: 2}\n'],
  ['an item', 'a: [1, 2]\n', r => append(down(r, 'a'), 3), 'a: [1, 2, 3]\n'],
  ['an item in the quotes of the others', 'test: ["CMD", "x"]\n', r => append(down(r, 'test'), 'y'), 'test: ["CMD", "x", "y"]\n'],
  ['an item over lines with CRLF', 'a: [\r\n  1,\r\n  2\r\n]\r\n', r => append(down(r, 'a'), 3), 'a: [\r\n  1,\r\n  2,\r\n  3\r\n]\r\n'],
  ['a value', '{a: x, b: y}\n', r => set(r, 'a', [1]), '{a: [1], b: y}\n'],
  ['not beside a comment in braces that are empty', 'a: {\n  # c\n}\n', r => set(down(r, 'a'), 'b', 1), undefined],
  ['not in the braceless map of a flow list', 'a: [b: 1]\n', r => set(down(r, 'a', 0), 'c', 1), undefined],
  ['without its first key', '{a: 1, b: 2}\n', r => remove(r, 'a'), '{b: 2}\n'],
  ['without its last key', '{a: 1, b: 2 }\n', r => remove(r, 'b'), '{a: 1 }\n'],
  ['without its only key', 'x: { a: 1 }\n', r => remove(down(r, 'x'), 'a'), 'x: {}\n'],
  ['without a line', '[\n  1,\n  2,\n  3\n]\n', r => removeItem(down(r, 1)), '[\n  1,\n  3\n]\n'],
  ['without its last line', '[\n  1,\n  2\n]\n', r => removeItem(down(r, 1)), '[\n  1\n]\n'],
  ['not without a commented line', '[\n  1, # one\n  2\n]\n', r => removeItem(down(r, 0)), undefined],
];

// biome-ignore format: a table
const items: readonly Case[] = [
  ['a scalar', 'a:\n  - x\n  - y\nb: 1\n', r => append(down(r, 'a'), 'z'), 'a:\n  - x\n  - y\n  - z\nb: 1\n'],
  ['behind another, before the comment of the next', 'a:\n  - x: 1\n    # of x\n  # of y\n  - y: 1\n', r => append(down(r, 'a'), { z: 1 }, down(r, 'a').items()[0]), 'a:\n  - x: 1\n    # of x\n  - z: 1\n  # of y\n  - y: 1\n'],
  ['behind another, as far apart as they are', 'a:\n  - x: 1\n\n  - y: 1\n\nb: 1\n', r => append(down(r, 'a'), { z: 1 }, down(r, 'a').items()[0]), 'a:\n  - x: 1\n\n  - z: 1\n\n  - y: 1\n\nb: 1\n'],
  ['in the quotes of the others', "a:\n  - '80:80'\n", r => append(down(r, 'a'), 'x'), "a:\n  - '80:80'\n  - 'x'\n"],
  ['a map', 'a:\n- m: x\n  r: v\nb: 1\n', r => append(down(r, 'a'), { m: 'z', e: { k: 1 } }), 'a:\n- m: x\n  r: v\n- m: z\n  e:\n    k: 1\nb: 1\n'],
  ['behind a wide dash', '-   a: 1\n    b: 2\n', r => append(r, { a: 3, b: 4 }), '-   a: 1\n    b: 2\n-   a: 3\n    b: 4\n'],
  ['before the comment of the next key', 'a:\n- x\n# b\nb: 1\n', r => append(down(r, 'a'), 'v'), 'a:\n- x\n- v\n# b\nb: 1\n'],
  ['behind a comment of the list', 'a:\n  - x\n  # - y\nb: 1\n', r => append(down(r, 'a'), 'z'), 'a:\n  - x\n  # - y\n  - z\nb: 1\n'],
  ['behind an item without a value', 'a:\n  -\nb: 1\n', r => append(down(r, 'a'), 'z'), 'a:\n  -\n  - z\nb: 1\n'],
  ['behind a block', '- |\n  x\n\n', r => append(r, 'z'), '- |\n  x\n- z\n\n'],
  ['a list', '- - 1\n', r => append(r, [2, 3]), '- - 1\n- - 2\n  - 3\n'],
  ['set apart where all are', '- a: 1\n\n- a: 2\n', r => append(r, { a: 3 }), '- a: 1\n\n- a: 2\n\n- a: 3\n'],
  ['without a last newline', '- a', r => append(r, 'b'), '- a\n- b'],
  ['not to an alias', 'x: &x [1]\ny: *x\n', r => append(down(r, 'y'), 2), undefined],
  ['not to a map', 'x: {}\n', r => append(down(r, 'x'), 2), undefined],
];

// biome-ignore format: a table
const replacements: readonly Case[] = [
  ['a scalar', 'a: x # c\n', r => set(r, 'a', 'v'), 'a: v # c\n'],
  ['in double quotes', 'a: "x" # c\n', r => set(r, 'a', 'y'), 'a: "y" # c\n'],
  ['in single quotes', "a: 'x'\n", r => set(r, 'a', "it's"), 'a: "it\'s"\n'],
  ['a text by a number', 'a: "x"\n', r => set(r, 'a', 8), 'a: 8\n'],
  ['a plain text by one that needs quotes', 'a: x\n', r => set(r, 'a', 'y: z'), 'a: "y: z"\n'],
  ['the same', 'a: x\n', r => set(r, 'a', 'x'), 'a: x\n'],
  ['a value on its own line', 'a:\n  x\n', r => set(r, 'a', 'v'), 'a:\n  v\n'],
  ['plain text over lines', 'a: x\n  y # c\nb: 1\n', r => set(r, 'a', 'z'), 'a: z # c\nb: 1\n'],
  ['a block by a line', 'a: | # c\n  x\n  y\n\nb: 1\n', r => set(r, 'a', 'z'), 'a: z # c\n\nb: 1\n'],
  ['a block by a block', 'a: >\n  x\n  y\nb: 1\n', r => set(r, 'a', 'p\nq\n'), 'a: |\n  p\n  q\nb: 1\n'],
  ['a block by a map', 'a: |\n  x\nb: 1\n', r => set(r, 'a', { c: 1 }), 'a:\n  c: 1\nb: 1\n'],
  ['a line by a map', 'a: x # c\nb: 1\n', r => set(r, 'a', { c: { d: 1 } }), 'a: # c\n  c:\n    d: 1\nb: 1\n'],
  ['a flow list by a list', 'a: [x, y]\nb: 1\n', r => set(r, 'a', ['p']), 'a:\n  - p\nb: 1\n'],
  ['a map by a line', 'a: # c\n  x: 1\n  y: 2\nb: 1\n', r => set(r, 'a', 'z'), 'a: z # c\nb: 1\n'],
  ['a list by a map', 'depends_on:\n  - db\nb: 1\n', r => set(r, 'depends_on', { db: { condition: 'up' } }), 'depends_on:\n  db:\n    condition: up\nb: 1\n'],
  ['a list by a map at the end without a newline', 'a:\n- x', r => set(r, 'a', { b: 1 }), 'a:\n  b: 1'],
  ['not with comments inside', 'a:\n  - db # main\n', r => set(r, 'a', 1), undefined],
  ['an alias', 'x: &x 1\ny: *x # c\n', r => set(r, 'y', 2), 'x: &x 1\ny: 2 # c\n'],
  ['not an anchored value that has aliases', 'x: &x 1\ny: *x\n', r => set(r, 'x', 2), undefined],
  ['an anchored value without', 'x: &x 1\n', r => set(r, 'x', 2), 'x: &x 2\n'],
  ['not with an anchor inside that is used', 'x:\n  a: &x 1\ny: *x\n', r => set(r, 'x', 2), undefined],
  ['not with a tag', 'x: !secret a\n', r => set(r, 'x', 2), undefined],
  ['not with a template', 'x: "{{ .Values.a }}"\n', r => set(r, 'x', 2), undefined],
  ['not in a merged map', 'x: &x\n  a: 1\ny:\n  <<: *x\n', r => replace(down(r, 'y', 'a'), 2), undefined],
  ['an item', '- a # c\n- b\n', r => replace(down(r, 0), 'x'), '- x # c\n- b\n'],
  ['an item by a map', '- a # c\n- b\n', r => replace(down(r, 0), { p: 1, q: 2 }), '- p: 1 # c\n  q: 2\n- b\n'],
  ['an item’s map by a line', '- a: 1\n  b: 2\n- c\n', r => replace(down(r, 0), 'x'), '- x\n- c\n'],
  ['tabs between', 'a:\tx\t# c\n', r => set(r, 'a', 'v'), 'a:\tv\t# c\n'],
  ['a part of plain text', '- 80:80 # c\n', r => replacePart(down(r, 0), 0, 0, '127.0.0.1:'), '- 127.0.0.1:80:80 # c\n'],
  ['a part of quoted text', 'u: "http://a:b@c"\n', r => replacePart(down(r, 'u'), 9, 10, '${P}'), 'u: "http://a:${P}@c"\n'],
  ['a part with escapes', "u: 'abc'\n", r => replacePart(down(r, 'u'), 1, 2, "'"), "u: 'a''c'\n"],
  ['a part of a block', 'u: |\n  one\n  two x\n', r => replacePart(down(r, 'u'), 4, 7, 'three'), 'u: |\n  one\n  three x\n'],
  ['not a part that escapes have moved', 'u: "a\\tb"\n', r => replacePart(down(r, 'u'), 0, 1, 'x'), undefined],
  ['not a part that makes another type', 'u: a1\n', r => replacePart(down(r, 'u'), 0, 1, ''), undefined],
  ['not a part that makes a comment', 'u: ab\n', r => replacePart(down(r, 'u'), 1, 1, ' #'), undefined],
  ['not a part of flow text that ends it', 'u: [ab]\n', r => replacePart(down(r, 'u', 0), 1, 1, ','), undefined],
  ['not a part behind the end', 'u: ab\n', r => replacePart(down(r, 'u'), 1, 5, 'x'), undefined],
];

// biome-ignore format: a table
const removals: readonly Case[] = [
  ['the last key', 'a: 1\nb: 2\n', r => remove(r, 'b'), 'a: 1\n'],
  ['a key in the middle with its lines', 'a: 1\nb:\n  c: 1\n  # d\n# e\ne: 2\n', r => remove(r, 'b'), 'a: 1\n# e\ne: 2\n'],
  ['a key and one blank line', 'version: "3"\n\nservices: 1\n', r => remove(r, 'version'), 'services: 1\n'],
  ['a key between blank lines', 'a: 1\n\nb: 2\n\nc: 3\n', r => remove(r, 'b'), 'a: 1\n\nc: 3\n'],
  ['the last key behind a blank line', 'a: 1\n\nb: 2\n', r => remove(r, 'b'), 'a: 1\n'],
  ['not the comment above', '# licence\na: 1\nb: 2\n', r => remove(r, 'a'), '# licence\nb: 2\n'],
  ['with CRLF', 'a: 1\r\nb: 2\r\nc: 3\r\n', r => remove(r, 'b'), 'a: 1\r\nc: 3\r\n'],
  ['behind a byte order mark', '\ufeffa: 1\nb: 2\n', r => remove(r, 'a'), '\ufeffb: 2\n'],
  ['the last key without a newline', 'a: 1\nb: 2', r => remove(r, 'b'), 'a: 1'],
  ['the first key of an item', '- a: 1\n  b: 2\n', r => remove(down(r, 0), 'a'), '- b: 2\n'],
  ['the only key', 'a: # c\n  b: 1\nd: 1\n', r => remove(down(r, 'a'), 'b'), 'a: {} # c\nd: 1\n'],
  ['the only key and its map', 'a:\n  b: 1\nd: 1\n', r => remove(down(r, 'a'), 'b', { prune: true }), 'd: 1\n'],
  ['the only key and all that it empties', 'x:\n  a:\n    b: 1\n  d: 1\n', r => remove(down(r, 'x', 'a'), 'b', { prune: true }), 'x:\n  d: 1\n'],
  ['the only key of an item', '- a: 1\n- b\n', r => remove(down(r, 0), 'a'), '- {}\n- b\n'],
  ['the only key of the file', 'a: 1\n', r => remove(r, 'a', { prune: true }), '{}\n'],
  ['a key that is not there', 'a: 1\n', r => remove(r, 'b'), 'a: 1\n'],
  ['blank lines that a block would keep', 'a: |+\n  x\nb: 1\n\nc: 1\n', r => remove(r, 'b'), 'a: |+\n  x\nc: 1\n'],
  ['not a merged key', 'x: &x\n  a: 1\ny:\n  <<: *x\n', r => remove(down(r, 'y'), 'a'), undefined],
  ['not a key that a merge would bring back', 'x: &x\n  a: 1\ny:\n  <<: *x\n  a: 2\n', r => remove(down(r, 'y'), 'a'), undefined],
  ['not an anchor that is used', 'x: &x 1\ny: *x\n', r => remove(r, 'x'), undefined],
  ['an item', 'a:\n  - x\n  - y # c\n  - z\n', r => removeItem(down(r, 'a', 1)), 'a:\n  - x\n  - z\n'],
  ['an item’s map', 'a:\n- n: 1\n  m: 2\n- n: 3\n', r => removeItem(down(r, 'a', 0)), 'a:\n- n: 3\n'],
  ['an item below its dash', '- a\n-\n  b: 1\n- c\n', r => removeItem(down(r, 1)), '- a\n- c\n'],
  ['the only item', 'a:\n  - x\nb: 1\n', r => removeItem(down(r, 'a', 0)), 'a: []\nb: 1\n'],
  ['the only item and its list', 'a:\n  - x\nb: 1\n', r => removeItem(down(r, 'a', 0), { prune: true }), 'b: 1\n'],
  ['the first of inner items', '- - a\n  - b\n', r => removeItem(down(r, 0, 0)), '- - b\n'],
  ['a renamed key', 'a: 1 # c\nb: 2\n', r => rename(r, 'a', 'x'), 'x: 1 # c\nb: 2\n'],
  ['a renamed key in quotes', '"a" : 1\n', r => rename(r, 'a', 'x'), '"x" : 1\n'],
  ['not a key renamed to one that is there', 'a: 1\nb: 2\n', r => rename(r, 'a', 'b'), undefined],
];

describe('edit verbs for YAML', () => {
  runTable('add', additions);
  runTable('fill', fills);
  runTable('change a flow collection:', flows);
  runTable('append', items);
  runTable('replace', replacements);
  runTable('remove', removals);

  it('combine: several keys of one map, a key of an inner and of the outer map', () => {
    const text = 'w:\n  a: 1\n';
    const root = rootOf(text);
    const edits = [set(down(root, 'w'), 'b', 2), set(down(root, 'w'), 'c', 3), set(root, 'd', 4)].flatMap(e => e ?? []);
    assert.equal(applyEdits(text, edits), 'w:\n  a: 1\n  b: 2\n  c: 3\nd: 4\n');
  });

  it('combine: several keys of a null and of an empty map', () => {
    for (const [text, after] of [
      ['w:\nz: 1\n', 'w:\n  a: 1\n  b: 2\nz: 1\n'],
      ['w: {} # c\nz: 1\n', 'w: # c\n  a: 1\n  b: 2\nz: 1\n'],
    ] as const) {
      const web = down(rootOf(text), 'w');
      const edits = [set(web, 'a', 1), set(web, 'b', 2)].flatMap(e => e ?? []);
      assert.equal(applyEdits(text, edits), after);
    }
  });

  it('never throw, whatever has been typed so far', () => {
    const text =
      'a: &x {b: [1, "c"], ? d : e, f}\n? g\n: |+\n  t\n\n<<: *x\nh: !t\n  - - i\n  -\tj: k\n...\n---\n- l: "m\n    n"\n';
    let asked = 0;
    const ask = (value: Value): void => {
      for (const verb of [
        () => set(value, ['b', 'x'], { y: [1] }),
        () => add(value, { b: { x: 1 }, y: null }),
        () => append(value, 'x'),
        () => removeItem(value, { prune: true }),
        () => replace(value, { x: 'y' }),
        () => replacePart(value, 0, 1, 'x'),
        ...value
          .keys()
          .flatMap(key => [() => remove(value, key), () => rename(value, key, 'x'), () => set(value, key, 1)]),
      ]) {
        asked++;
        const edits = verb();
        if (edits) applyEdits(value.file.text, edits);
      }
      if (value.shared) return;
      for (const entry of value.entries()) ask(entry.value);
      for (const item of value.items()) ask(item);
    };
    for (let end = 0; end <= text.length; end++) {
      for (const root of parseYaml({ path: 'a.yaml', text: text.slice(0, end) }).roots) ask(root);
    }
    assert.ok(asked > 1000);
  });

  it('stay within some milliseconds on a file of thousand lines', () => {
    const text = `services:\n${Array.from({ length: 330 }, (_, n) => `  s${n}:\n    image: "x:${n}"\n    restart: no\n`).join('')}`;
    const root = rootOf(text);
    const service = down(root, 'services', 's300');
    const start = performance.now();
    for (let n = 0; n < 20; n++) assert.ok(set(service, `k${n}`, n));
    assert.ok((performance.now() - start) / 20 < 5);
  });
});

describe('uncomment', () => {
  const run = (text: string, first: number, last: number) => {
    const edits = uncomment({ path: 'a.yaml', text }, first, last);
    return edits && applyEdits(text, edits);
  };

  it('takes off the sign and the space behind it', () => {
    assert.equal(
      run('services:\n  # web:\n  #   image: x\n\n  #   restart: no # c\n  db: 1\n', 1, 4),
      'services:\n  web:\n    image: x\n\n    restart: no # c\n  db: 1\n',
    );
  });

  it('takes off the sign alone where lines were commented out in place', () => {
    assert.equal(
      run('services:\n#  web:\n#    image: x\n  db: 1\n', 1, 2),
      'services:\n  web:\n    image: x\n  db: 1\n',
    );
    assert.equal(run('a:\n  b: 1\n  #c: 2\n', 2, 2), 'a:\n  b: 1\n  c: 2\n');
  });

  it('keeps CRLF and works at the end of the file', () => {
    assert.equal(run('a: 1\r\n# b: 2\r\n# c: 3', 1, 2), 'a: 1\r\nb: 2\r\nc: 3');
  });

  it('refuses prose, what is no comment, and keys that would stand twice', () => {
    assert.equal(run('a: 1\n# about b\nb: 2\n', 1, 1), undefined);
    assert.equal(run('a: 1\nb: 2\n', 1, 1), undefined);
    assert.equal(run('a: 1\n# a: 2\n', 1, 1), undefined);
    assert.equal(run('a: 1\n', 5, 6), undefined);
  });
});

describe('appendDocument', () => {
  const run = (text: string, data: Parameters<typeof appendDocument>[1]) => {
    const edits = appendDocument({ path: 'a.yaml', text }, data);
    return edits && applyEdits(text, edits);
  };

  it('adds a document behind a separator', () => {
    assert.equal(run('a: 1\n', { b: { c: [1] } }), 'a: 1\n---\nb:\n  c:\n    - 1\n');
    assert.equal(run('a: 1\n---\nb: 2\n', 'c: 3\n'), 'a: 1\n---\nb: 2\n---\nc: 3\n');
  });

  it('needs no second separator and none in an empty file', () => {
    assert.equal(run('a: 1\n---\n', { b: 1 }), 'a: 1\n---\nb: 1\n');
    assert.equal(run('', { b: 1 }), 'b: 1\n');
    assert.equal(run('a: 1\n', '---\nb: 1'), 'a: 1\n---\nb: 1\n');
  });

  it('keeps the end marker, ends the last line, and the line ending of the file', () => {
    assert.equal(run('a: 1\n...\n', { b: 1 }), 'a: 1\n...\n---\nb: 1\n');
    assert.equal(run('a: 1', { b: 1 }), 'a: 1\n---\nb: 1\n');
    assert.equal(run('a: 1\r\nb: 2', 'c: 1\nd: 2\n'), 'a: 1\r\nb: 2\r\n---\r\nc: 1\r\nd: 2\r\n');
  });
});

// biome-ignore format: a table
const copies: readonly Case[] = [
  ['an entry above itself, changed, below its comment', 'j:\n  # ours\n  a: # one\n    x: 1 # two\n', r => duplicate(down(r, 'j'), 'a', 'b', copy => set(copy, 'z', 2)), 'j:\n  b: # one\n    x: 1 # two\n    z: 2\n\n  # ours\n  a: # one\n    x: 1 # two\n'],
  ['as closely set as the others', 'j:\n  a: { x: 1 }\n  c:\n    x: "1"\n', r => duplicate(down(r, 'j'), 'c', 'b', copy => set(copy, 'x', '2')), 'j:\n  a: { x: 1 }\n  b:\n    x: "2"\n  c:\n    x: "1"\n'],
  ['CRLF, without a last newline', 'j:\r\n    a:\r\n        x: 1', r => duplicate(down(r, 'j'), 'a', 'b', copy => set(copy, 'z', 2)), 'j:\r\n    b:\r\n        x: 1\r\n        z: 2\r\n\r\n    a:\r\n        x: 1'],
  ['a block with its lines', 'j:\n  a:\n    x: |\n      1\n\n      2\n  c: 1\n', r => duplicate(down(r, 'j'), 'a', 'b', () => []), 'j:\n  b:\n    x: |\n      1\n\n      2\n  a:\n    x: |\n      1\n\n      2\n  c: 1\n'],
  ['nothing in flow style', '{ a: { x: 1 } }\n', r => duplicate(r, 'a', 'b', () => []), undefined],
  ['no anchor twice', 'a: &x\n  y: 1\nc: *x\n', r => duplicate(r, 'a', 'b', () => []), undefined],
  ['nothing over a key that is there', 'a:\n  y: 1\nb: 1\n', r => duplicate(r, 'a', 'b', () => []), undefined],
  ['nothing where the change is refused', 'a:\n  y: 1\n', r => duplicate(r, 'a', 'b', () => undefined), undefined],
];

describe('duplicate', () => runTable('copies', copies));

function runTable(verb: string, table: readonly Case[]): void {
  for (const [title, before, act, after] of table) {
    it(`${verb} ${title}`, () => {
      const edits = act(rootOf(before));
      if (after === undefined) assert.equal(edits, undefined, 'must be refused');
      else {
        assert.ok(edits, 'must not be refused');
        assert.equal(applyEdits(before, edits), after);
      }
    });
  }
}

function rootOf(text: string): Value {
  const root = parseYaml({ path: 'a.yaml', text }).roots[0];
  assert.ok(root instanceof Value);
  return root;
}
