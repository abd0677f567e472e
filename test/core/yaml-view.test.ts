import assert from 'node:assert/strict';
import { isScalar, parse } from 'yaml';
import { type Span, textOf } from '../../server/core/text.js';
import { meaningOf, parseYaml, type Value } from '../../server/core/yaml/view.js';

describe('YAML view', () => {
  describe('reading', () => {
    it('gives kinds, texts and entries', () => {
      const root = rootOf('m: {a: 1}\nl: [x]\ns: "t"\nn:\nt: ~\ne: ""\n');
      assert.deepEqual(root.keys(), ['m', 'l', 's', 'n', 't', 'e']);
      assert.deepEqual(
        root.entries().map(entry => entry.value.kind),
        ['map', 'list', 'scalar', 'null', 'null', 'scalar'],
      );
      assert.equal(root.at('m', 'a')?.text, '1');
      assert.equal(root.get('l')?.items()[0]?.text, 'x');
      assert.equal(root.get('e')?.text, '');
      assert.equal(root.get('n')?.text, undefined);
      assert.equal(root.at('s', 'deeper'), undefined);
    });

    it('keeps numbers and booleans as they are written', () => {
      const root = rootOf('a: 1.10\nb: 0o17\nc: Yes\nd: TRUE\n8080: x\n');
      assert.equal(root.get('a')?.text, '1.10');
      assert.equal(root.get('b')?.text, '0o17');
      assert.equal(root.get('c')?.flag, true);
      assert.equal(root.get('d')?.flag, true);
      assert.equal(root.get('8080')?.text, 'x');
    });

    it('makes of every scalar what the library makes of it', () => {
      const written =
        '~ null Null NULL nULL true True TRUE tRue false no on 0 -1 +1 007 0o17 0o8 0x1F 0xg 1.0 1. .5 -.5 . 1e3 1.5E-3 .5e1 e1 ' +
        '.inf -.Inf +.INF .nan .NaN .Nan 1_000 1:30 2026-01-01 x nope t1 "1" \'null\' "" !!str\\ 1 !!null\\ ~ !!int\\ 7 !x\\ 1';
      for (const text of written.split(/(?<!\\) /).map(word => word.replace('\\ ', ' '))) {
        const { node, kind } = rootOf(`a: ${text}\n`).get('a') ?? {};
        const meant = parse(`a: ${text}\n`, { logLevel: 'silent' }).a;
        assert.deepEqual(isScalar(node) && meaningOf(node), meant, text);
        assert.equal(kind, meant === null ? 'null' : 'scalar', text);
      }
    });

    it('tells a number from a text as a key', () => {
      const read = (text: string) => parseYaml({ path: 'a.yaml', text }).error?.reason;
      assert.equal(read('1: a\n"1": b\n'), undefined);
      assert.match(read('1: a\n1: b\n') ?? '', /stands twice/);
      assert.match(read('a: 1\n"a": b\n') ?? '', /stands twice/);
    });

    it('does not know the text of what is not literal', () => {
      const root = parseYaml({ path: 'a.yaml', text: 'a: ${X}\nb: x\n' }, raw => !raw.includes('${')).roots[0];
      assert.equal(root?.get('a')?.text, undefined);
      assert.equal(root?.get('a')?.raw, '${X}');
      assert.equal(root?.get('b')?.text, 'x');
    });

    it('reads every document', () => {
      const yaml = parseYaml({ path: 'a.yaml', text: 'a: 1\n---\nb: 2\n' });
      assert.deepEqual(
        yaml.roots.map(root => root.keys()),
        [['a'], ['b']],
      );
    });
  });

  describe('anchors, aliases and merge keys', () => {
    const text = 'x: &x\n  a: 1\n  b: 2\ny: *x\nz:\n  <<: *x\n  b: 3\nw:\n  <<: [*x, *v]\nv: *nothing\n';
    const root = rootOf(text);

    it('are resolved, and what was reached through them is shared', () => {
      assert.equal(root.at('y', 'a')?.text, '1');
      assert.equal(root.get('y')?.shared, true);
      assert.equal(root.at('y', 'a')?.shared, true);
      assert.equal(root.at('x', 'a')?.shared, false);
      assert.equal(root.at('z', 'a')?.text, '1');
      assert.equal(root.at('z', 'a')?.shared, true);
    });

    it('come behind own keys', () => {
      assert.equal(root.at('z', 'b')?.text, '3');
      assert.equal(root.at('z', 'b')?.shared, false);
      assert.deepEqual(root.get('z')?.keys(), ['b', 'a']);
    });

    it('that name nothing are unknown', () => {
      assert.equal(root.get('v')?.kind, 'unknown');
      assert.equal(root.get('w')?.hasUnknownMerge, true);
      assert.equal(root.get('z')?.hasUnknownMerge, false);
    });

    it('may name themselves', () => {
      const own = rootOf('a: &a\n  <<: *a\n  b: *a\n');
      assert.equal(own.at('a', 'b', 'b', 'b')?.kind, 'map');
    });

    it('take the last anchor of a name before them', () => {
      assert.equal(rootOf('a: &x 1\nb: &x 2\nc: *x\nd: &x 3\n').get('c')?.text, '2');
    });
  });

  describe('places', () => {
    it('are one line: the value, or the key where nothing is written', () => {
      const root = rootOf('a: [1,\n  2]\nb:\nc: "x y" # c\n');
      assert.equal(textOf(spanOf(root.get('a'))), '[1,');
      assert.equal(textOf(spanOf(root.get('b'))), 'b');
      assert.equal(textOf(spanOf(root.get('c'))), '"x y"');
      assert.equal(textOf(root.get('c')?.name ?? spanOf(undefined)), 'c');
    });

    it('of the lines of a block scalar', () => {
      const lines = rootOf('run: |\n  one\n    two\r\n\n  three\n').get('run')?.lines() ?? [];
      assert.deepEqual(
        lines.map(line => line.text),
        ['one', 'two', '', 'three'],
      );
      for (const line of lines) assert.equal(textOf(line.span), line.text);
    });

    it('of parts: plain, quoted and literal text', () => {
      for (const text of ['u: abcdef\n', 'u: "abcdef"\n', "u: 'abcdef'\n", 'u: |\n  x\n  abcdef\n']) {
        const value = rootOf(text).get('u');
        const start = value?.raw?.indexOf('cd') ?? -1;
        const part = value?.part(start, start + 2);
        assert.ok(part, text);
        assert.equal(textOf(part), 'cd');
      }
    });

    it('of parts are unknown where characters moved', () => {
      for (const text of [
        'u: "a\\tb"\n',
        "u: 'it''s'\n",
        'u: >\n  a\n  b\n',
        'u: a\n  b\n',
        'u: |\nv: 1\n',
        'u: >\n',
      ]) {
        const value = rootOf(text).get('u');
        assert.ok(value);
        assert.equal(value.part(0, 1), undefined, text);
      }
    });

    it('of parts do not go over the lines of a block', () => {
      assert.equal(rootOf('u: |\n  a\n  b\n').get('u')?.part(0, 3), undefined);
    });
  });

  describe('errors', () => {
    it('are told with a place inside of the file', () => {
      for (const text of ['a: [\n', 'a: 1\na: 2\n', '\tb: 1\n', 'a: "x\n', '{{ if }}\na: 1\n', 'a: b: c\n']) {
        const { error, file } = parseYaml({ path: 'a.yaml', text });
        assert.ok(error, text);
        assert.ok(error.at.start >= 0 && error.at.end <= file.text.length && error.at.start <= error.at.end);
        assert.ok(!error.reason.includes('\n'));
      }
    });

    it('are none in valid files, also with several merge keys', () => {
      for (const text of [
        '',
        '# c\n',
        'a: 1\n',
        'x: &x {a: 1}\ny:\n  <<: *x\n  <<: *x\n',
        '\ufeffa: 1\n',
        '---\n---\n',
      ]) {
        assert.equal(parseYaml({ path: 'a.yaml', text }).error, undefined, text);
      }
    });

    it('never throw: any prefix, and nesting that exhausts the stack', () => {
      const text = 'a: &x {b: [1, "\\u00e9", \'s\']}\n? k\n: |+\n  t\n\n<<: *x\nc: !t\n  - - d\n';
      for (let end = 0; end <= text.length; end++) {
        const { roots } = parseYaml({ path: 'a.yaml', text: text.slice(0, end) });
        for (const root of roots) for (const scalar of root.scalars()) assert.ok(scalar.span.end <= end);
      }
      assert.doesNotThrow(() => parseYaml({ path: 'a.yaml', text: '['.repeat(20_000) }));
    });
  });

  it('lists every written scalar once', () => {
    const root = rootOf('a: &x [1, {b: 2}]\nc: *x\nd:\n  <<: {e: 3}\n  f: 4\n');
    assert.deepEqual(
      [...root.scalars()].map(scalar => scalar.raw),
      ['1', '2', '4'],
    );
  });
});

function rootOf(text: string): Value {
  const root = parseYaml({ path: 'a.yaml', text }).roots[0];
  assert.ok(root);
  return root;
}

function spanOf(value: Value | undefined): Span {
  assert.ok(value);
  return value.span;
}
