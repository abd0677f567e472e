import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isMap, isScalar, isSeq, type Node, parseAllDocuments } from 'yaml';
import { applyEdits, lineAt, lineSpan, type TextFile, textOf } from '../../server/core/text.js';
import {
  add,
  append,
  type Data,
  type Edits,
  remove,
  removeItem,
  rename,
  replace,
  replacePart,
  set,
} from '../../server/core/yaml/edit.js';
import { isPlainString, renderBlock, renderFlow } from '../../server/core/yaml/render.js';
import { meaningOf, parseYaml, type Value } from '../../server/core/yaml/view.js';

const seed = Number(process.env.SEED ?? 20_260_101);
const runs = Number(process.env.RUNS ?? 500);

describe('edit verbs on random YAML', () => {
  it('change the data as meant and nothing else', function () {
    this.timeout(120_000);
    let offered = 0;
    let asked = 0;
    fc.assert(
      fc.property(fc.gen(), g => {
        const choose: Choose = max => g(fc.nat, { max: max - 1 });
        const text = randomFile(choose);
        const file: TextFile = { path: 'a.yaml', text };
        const yaml = parseYaml(file);
        fc.pre(!yaml.error && yaml.roots.length > 0);
        const places = yaml.roots.flatMap((root, document) => placesIn(root, [document]));
        const place = places[choose(places.length)];
        assert.ok(place);
        const before = toData(text);
        const attempt = randomVerb(choose, place);
        asked++;
        const edits = attempt.edits;
        if (!edits) return;
        offered++;
        const after = applyEdits(text, edits);
        const problem = `${attempt.what}\n--- before\n${text}\n--- after\n${after}\n---`;
        assert.equal(parseYaml({ path: 'a.yaml', text: after }).error, undefined, problem);
        const expected = structuredClone(before);
        attempt.change(expected);
        assert.deepEqual(toData(after), expected, problem);
        assertUntouched(file, edits, attempt, problem);
        assert.ok(
          after.includes('\n') === false || text.includes('\r\n') === after.includes('\r\n') || !text.includes('\n'),
          problem,
        );
        if (text.includes('\r\n')) assert.ok(!/(?<!\r)\n/.test(after), problem);
      }),
      { seed, numRuns: runs, maxSkipsPerRun: 10 },
    );
    assert.ok(offered > asked * 0.8, `only ${offered} of ${asked} edits offered`);
  });

  it('write every string so that YAML 1.1 and 1.2 read it back', function () {
    this.timeout(20_000);
    const style = { step: 2, listIndent: 2, gap: 2 };
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom(...strings)), text => {
        // A lone dot stays plain although this parser takes it for a YAML 1.1 float: every Compose file has `build: .`.
        fc.pre(text !== '.');
        for (const quote of ["'", '"'] as const) {
          const fit = { ...style, quote };
          const flow = `  f: {b: ${renderFlow(text, fit, true)}}\n  b: ${renderFlow(text, fit, false)}\n`;
          const written = `d:\n${flow}${renderBlock({ a: { b: text }, c: [text] }, fit).join('\n')}\n`;
          for (const version of ['1.1', '1.2'] as const) {
            assert.deepEqual(toData(written, version), [{ d: { f: { b: text }, b: text }, a: { b: text }, c: [text] }]);
          }
        }
      }),
      { seed, numRuns: 250 },
    );
  });

  it('leave common values without quotes', () => {
    const plain = [
      'nginx:1.27',
      '512M',
      '30s',
      '10.0.0.1',
      '127.0.0.1:8080:80',
      './data:/data',
      '--flag',
      '.',
      'a,b',
      '1.27-alpine',
      'http://x:80/#a',
    ];
    for (const text of plain) assert.ok(isPlainString(text, false), text);
  });
});

type Choose = (max: number) => number;
type Path = readonly (string | number)[];
type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

interface Place {
  readonly value: Value;
  readonly path: Path;
}

interface Attempt {
  readonly what: string;
  readonly edits: Edits;
  change(data: Plain): void;
  /** The entry that goes or whose value is written anew; its comments may go with it. */
  readonly lost?: Value | undefined;
  /** Nothing is there to be replaced: the edit may take nothing but spaces away. */
  readonly insertion?: boolean;
}

const keys = ['a', 'b', 'image', 'ports', 'x-y', 'a b', 'no', '8080', 'é', '😀k'];
const newKeys = ['new', 'restart', 'yes', '12:30', 'with: colon', '#k', '- k', "it's", '"q"'];
const strings = [
  'x', 'nginx:1.27', 'no', 'on', 'NULL', '~', '1.0', '0o7', '012', '0x1f', '1e3', '12:30', '8080:80', '2024-01-01', '.inf', '*x', '&x',
  '!t', '|', '>', '%d', '@at', '`b`', '- a', '-', '--- a', '...', '? b', ':', 'a:', 'a: b', 'a #b', '#c', '{a', '[b', 'a]', 'a, b', '',
  ' x', 'x ', "it's", 'say "x"', `both ' and "`, 'back\\slash', 'tab\there', '\tx', 'multi\nline', 'multi\nline\n', 'x\n', '\nx', 'a\n\nb',
  'a\n b\n', 'a\n  \nb', 'x\n\n', ' a\nb', '# a\nb', 'a\r\nb', '😀', 'Ünï', '\u0085', '\ufeff', '\u2028', '\u0001', '${VAR:-x}',
  '${{ secrets.X }}', '<<', '=', 'y', 'C:\\x', 'a\tb #', "'", '"',
]; // biome-ignore format: a list

function randomData(choose: Choose, depth = 0): Data {
  const kind = choose(depth > 2 ? 4 : 8);
  if (kind < 3) return strings[choose(strings.length)] ?? '';
  if (kind === 3) return [7, 1.5, true, false, null, 0][choose(6)] ?? null;
  if (kind < 6) return Array.from({ length: choose(3) }, () => randomData(choose, depth + 1));
  return Object.fromEntries(
    Array.from({ length: choose(3) }, (_, index) => [
      newKeys[(choose(4) + index * 4) % newKeys.length] ?? '',
      randomData(choose, depth + 1),
    ]),
  );
}

function randomVerb(choose: Choose, { value, path }: Place): Attempt {
  const data = randomData(choose);
  const parent = value.parent;
  const verbs: (() => Attempt)[] = [];
  const own = value.entries().filter(entry => !entry.value.shared || isOwn(value, entry.value));
  const entry = own[choose(Math.max(1, own.length))];
  if (value.kind === 'map' || value.kind === 'null') {
    const key = newKeys[choose(newKeys.length)] ?? '';
    const near = keys[choose(keys.length)] ?? '';
    const placement = [{}, { after: near }, { before: near }][choose(3)] ?? {};
    const filled = value.kind === 'map' && value.node && isMap(value.node) && value.node.items.length > 0;
    verbs.push(() => ({
      what: `set ${path.join('/')} ${JSON.stringify(placement)} ${key} = ${JSON.stringify(data)}`,
      edits: set(value, key, data, placement),
      change: all => onMap(all, path, map => assign(map, key, data)),
      insertion: filled === true,
      lost: filled ? undefined : value,
    }));
    verbs.push(() => ({
      what: `set ${path.join('/')} ${key}/deep = ${JSON.stringify(data)}`,
      edits: set(value, [key, 'deep'], data),
      change: all => onMap(all, path, map => assign(map, key, { deep: data })),
      insertion: filled === true,
      lost: filled ? undefined : value,
    }));
    const tree = { [near]: { [key]: { z: data } }, [key]: data };
    verbs.push(() => ({
      what: `add ${path.join('/')} ${JSON.stringify(tree)}`,
      edits: add(value, tree),
      change: all => onMap(all, path, map => merge(map, tree)),
      lost: value,
    }));
  }
  if (entry && value.kind === 'map') {
    const prune = choose(2) === 0;
    verbs.push(() => ({
      what: `set ${path.join('/')} ${entry.key} := ${JSON.stringify(data)}`,
      edits: set(value, entry.key, data),
      change: all => onMap(all, path, map => assign(map, entry.key, data)),
      lost: entry.value,
    }));
    verbs.push(() => ({
      what: `remove ${path.join('/')} ${entry.key} prune ${prune}`,
      edits: remove(value, entry.key, { prune }),
      change: all => removeAt(all, [...path, entry.key], prune),
      lost: prune ? pruned(entry.value) : entry.value,
    }));
    verbs.push(() => ({
      what: `rename ${path.join('/')} ${entry.key}`,
      edits: rename(value, entry.key, 'no: w'),
      change: all =>
        onMap(all, path, map => {
          assign(map, 'no: w', map[entry.key] as Data);
          delete map[entry.key];
        }),
    }));
  }
  if (value.kind === 'list' || value.kind === 'null') {
    verbs.push(() => ({
      what: `append ${path.join('/')} ${JSON.stringify(data)}`,
      edits: append(value, data),
      change: all => onList(all, path, list => list.push(data as Plain)),
      lost: value.items().length ? undefined : value,
      insertion: value.items().length > 0,
    }));
  }
  if (parent?.isList) {
    verbs.push(() => ({
      what: `append behind ${path.join('/')} ${JSON.stringify(data)}`,
      edits: append(parent, data, value),
      change: all =>
        onList(all, path.slice(0, -1), list => list.splice(Number(path[path.length - 1]) + 1, 0, data as Plain)),
      insertion: true,
    }));
    const prune = choose(2) === 0;
    verbs.push(() => ({
      what: `removeItem ${path.join('/')} prune ${prune}`,
      edits: removeItem(value, { prune }),
      change: all => removeAt(all, path, prune),
      lost: prune ? pruned(value) : value,
    }));
  }
  if (value.kind === 'scalar' && typeof value.raw === 'string') {
    const raw = value.raw;
    const start = choose(raw.length + 1);
    const end = start + choose(raw.length - start + 1);
    const text = ['', 'Q', "it's", '"', 'a: b', ' #x'][choose(6)] ?? '';
    const whole = raw.slice(0, start) + text + raw.slice(end);
    const isText = isScalar(value.node) && typeof meaningOf(value.node) === 'string';
    if (isText) {
      verbs.push(() => ({
        what: `replacePart ${path.join('/')} ${start} ${end} ${text}`,
        edits: replacePart(value, start, end, text),
        change: all => put(all, path, whole),
        lost: value,
      }));
    }
  }
  if (path.length > 1) {
    verbs.push(() => ({
      what: `replace ${path.join('/')} ${JSON.stringify(data)}`,
      edits: replace(value, data),
      change: all => put(all, path, data as Plain),
      lost: value,
    }));
  }
  const verb = verbs[choose(Math.max(1, verbs.length))];
  return verb ? verb() : { what: 'nothing', edits: [], change: () => {} };
}

function pruned(value: Value): Value {
  let lost = value;
  for (let up = lost.parent; up?.parent; up = lost.parent) {
    const items = isMap(up.node) || isSeq(up.node) ? up.node.items.length : 2;
    if (items > 1) break;
    lost = up;
  }
  return lost;
}

/** Comments survive, and what the edits take away lies inside of what was to go. */
function assertUntouched(file: TextFile, edits: NonNullable<Edits>, attempt: Attempt, problem: string): void {
  const { text } = file;
  if (attempt.insertion) {
    for (const edit of edits) {
      assert.ok(edit.kind === 'replace' && text.slice(edit.start, edit.end).trim() === '', `${problem} no insertion`);
    }
  }
  const after = applyEdits(text, edits);
  const lost = attempt.lost;
  const key = (lost?.pair?.key as Node | null | undefined)?.range?.[0];
  const start = key ?? lost?.written?.range?.[0] ?? 0;
  const end = lost?.pair && !lost.written ? start : (lost?.written?.range?.[2] ?? 0);
  let firstLine = lineAt(file, start);
  // An item may stand below its dash.
  const lineText = (line: number) => textOf(lineSpan(file, line));
  const startsLine = text.slice(lineSpan(file, firstLine).start, start).trim() === '';
  if (lost && !lost.pair && startsLine && firstLine > 0) {
    const column = lineText(firstLine).search(/\S/);
    do firstLine--;
    while (firstLine > 0 && !(/^\s*-/.test(lineText(firstLine)) && lineText(firstLine).search(/\S/) < column));
  }
  // So do deeper comments below it.
  const column = text.slice(lineSpan(file, firstLine).start).search(/[^ \ufeff]/);
  let lastLine = lineAt(file, Math.max(start, end));
  while (/^ *#/.test(lineText(lastLine + 1)) && lineText(lastLine + 1).search(/\S/) > column) lastLine++;
  for (const found of text.matchAll(/#c\d+/g)) {
    if (after.includes(`${found[0]} `)) continue;
    const line = lineAt(file, found.index);
    const inside = lost !== undefined && line >= firstLine && line <= lastLine;
    assert.ok(inside, `${problem} lost ${found[0]}`);
  }
  const removed = edits.map(edit => (edit.kind === 'replace' ? text.slice(edit.start, edit.end) : ''));
  const lines = removed.join('').split('\n').length - 1;
  if (!lost) assert.equal(lines, 0, `${problem} takes lines away`);
}

function isOwn(map: Value, value: Value): boolean {
  return isMap(map.node) && value.pair !== undefined && map.node.items.includes(value.pair);
}

function placesIn(value: Value, path: Path): Place[] {
  const found: Place[] = [{ value, path }];
  if (value.shared) return found;
  for (const { key, value: inner } of value.entries()) {
    if (isOwn(value, inner)) found.push(...placesIn(inner, [...path, key]));
  }
  for (const [index, item] of value.items().entries()) found.push(...placesIn(item, [...path, index]));
  return found;
}

function toData(text: string, version: '1.1' | '1.2' = '1.2'): Plain {
  const documents = parseAllDocuments(text, { uniqueKeys: false, version, merge: false });
  return 'empty' in documents ? [] : documents.map(document => document.toJS() as Plain);
}

function at(all: Plain, path: Path): Plain {
  return path.reduce<Plain>((data, key) => (data as { [key: string]: Plain })[key] ?? null, all);
}

function put(all: Plain, path: Path, data: Plain): void {
  assign(at(all, path.slice(0, -1)) as { [key: string]: Plain }, String(path.at(-1)), data as Data);
}

function assign(map: { [key: string]: Plain }, key: string, data: Data): void {
  map[key] = data as Plain;
}

function onMap(all: Plain, path: Path, change: (map: { [key: string]: Plain }) => void): void {
  if (at(all, path) === null) put(all, path, {});
  change(at(all, path) as { [key: string]: Plain });
}

function onList(all: Plain, path: Path, change: (list: Plain[]) => void): void {
  if (at(all, path) === null) put(all, path, []);
  change(at(all, path) as Plain[]);
}

function merge(map: { [key: string]: Plain }, tree: { readonly [key: string]: Data }): void {
  for (const [key, wanted] of Object.entries(tree)) {
    const there = map[key];
    if (there === undefined || there === null) assign(map, key, wanted);
    else if (typeof wanted === 'object' && wanted !== null && !Array.isArray(wanted)) {
      merge(there as { [key: string]: Plain }, wanted as { readonly [key: string]: Data });
    }
  }
}

function removeAt(all: Plain, path: Path, prune: boolean): void {
  const above = at(all, path.slice(0, -1));
  if (prune && path.length > 2 && above !== null && typeof above === 'object' && Object.keys(above).length === 1) {
    removeAt(all, path.slice(0, -1), prune);
    return;
  }
  if (Array.isArray(above)) above.splice(Number(path.at(-1)), 1);
  else delete (above as { [key: string]: Plain })[String(path.at(-1))];
}

/** A file in a random style. Every comment has a name of its own, followed by a space. */
function randomFile(choose: Choose): string {
  const eol = choose(4) === 1 ? '\r\n' : '\n';
  const step = 2 + choose(3);
  const listIndent = choose(2) === 1 ? 0 : step;
  const gap = choose(4) === 1 ? 4 : 2;
  const often = 2 + choose(8);
  let comments = 0;
  let names = 0;
  let anchors: string[] = [];
  const maybe = () => choose(often) === 1;
  const comment = () => `#c${comments++} `;
  const behind = () => (maybe() ? `${maybe() ? '\t' : ' '}${comment()}` : maybe() ? '  ' : '');
  const pad = (column: number) => ' '.repeat(column);
  const above = (column: number): string[] => [
    ...(maybe() ? [maybe() ? '   ' : ''] : []),
    ...(maybe() ? [pad(column) + comment()] : []),
    ...(maybe() ? [''] : []),
  ];
  const trailing = (column: number): string[] => (maybe() ? [pad(column + choose(3)) + comment()] : []);

  const scalar = (): string =>
    [
      'x',
      '1',
      'true',
      'null',
      '~',
      "'s q'",
      '"d q"',
      "'it''s'",
      '"e\\ns"',
      'a b',
      'nginx:1.27',
      "'#no'",
      '"a: b"',
      'é',
      '😀',
      '-1',
      '""',
    ][choose(17)] ?? 'x';

  const flow = (depth: number): string => {
    const kind = choose(depth > 1 ? 1 : 3);
    if (kind === 0) return scalar();
    const space = maybe() ? ' ' : '';
    const count = choose(4);
    const tail = count && maybe() ? ',' : '';
    const json = maybe();
    if (kind === 1)
      return `[${space}${Array.from({ length: count }, () => flow(depth + 1)).join(', ')}${tail}${space}]`;
    const first = choose(3);
    const items = Array.from({ length: count }, (_, index) => {
      const key = keys[first + index] ?? 'k';
      return `${json || /[^\w-]/.test(key) ? `"${key}"` : key}:${maybe() ? '' : ` ${flow(depth + 1)}`}`;
    });
    return `{${space}${items.join(', ')}${tail}${space}}`;
  };

  const wideFlow = (column: number): string[] => {
    const isList = maybe();
    const count = 1 + choose(3);
    const tail = maybe();
    const lines = Array.from({ length: count }, (_, index) => {
      const comma = index < count - 1 || tail ? ',' : '';
      return `${pad(column + step)}${isList ? '' : `k${index}: `}${flow(1)}${comma}${behind()}`;
    });
    return [
      isList ? '[' : '{',
      ...lines,
      ...(maybe() ? [pad(column + step) + comment()] : []),
      `${pad(column + 1)}${isList ? ']' : '}'}`,
    ];
  };

  const literal = (column: number): string[] => {
    const header = `${maybe() ? '>' : '|'}${['', '-', '+'][choose(3)]}`;
    const lines = Array.from(
      { length: choose(3) },
      (_, index) => `${pad(column + step)}${index && maybe() ? '  ' : ''}l${index} # no`,
    );
    const blank = maybe() && lines.length > 1 ? [...lines.slice(0, 1), '', ...lines.slice(1)] : lines;
    return [`${header}${behind()}`, ...blank, ...(maybe() ? ['', ''] : [])];
  };

  /** First what stands behind the key or dash, then the lines below. */
  const value = (column: number, depth: number, dash: boolean): string[] => {
    const kind = choose(depth > 3 ? 8 : 12);
    const name = maybe() ? `x${names++}` : '';
    const anchor = name && `&${name} `;
    const named = (lines: string[]) => {
      if (name) anchors.push(name);
      return lines;
    };
    if (kind === 0) return [`${behind()}`];
    if (kind === 1) return literal(column).map((line, index) => (index ? line : ` ${line}`));
    if (kind === 2 && maybe()) return [' one', `${pad(column + step)}two`, '', `${pad(column + step)}three${behind()}`];
    if (kind === 2) return [' "one', `${pad(column + step)}two\\`, `${pad(column + step)}three"${behind()}`];
    if (kind === 3) return named([` ${anchor}${flow(0)}${behind()}`]);
    if (kind === 4) return wideFlow(column).map((line, index) => (index ? line : ` ${line}`));
    if (kind === 5 && anchors.length) return [` *${anchors[choose(anchors.length)]}${behind()}`];
    if (kind < 8) return named([` ${anchor}${scalar()}${behind()}`]);
    const isList = kind > 9;
    const deeper = column + (dash ? gap : isList ? listIndent : step);
    const inner = isList ? list(deeper, depth + 1) : map(deeper, depth + 1);
    const first = inner.findIndex(line => line.trim() !== '' && !line.trim().startsWith('#'));
    if (dash && first === 0 && !anchor) return [`${' '.repeat(gap - 1)}${inner[0]?.slice(deeper)}`, ...inner.slice(1)];
    return named([`${anchor ? ` ${anchor.trim()}` : ''}${behind()}`, ...inner]);
  };

  const map = (column: number, depth: number): string[] => {
    const first = choose(4);
    const lines: string[] = [];
    for (let index = 0; index <= choose(4); index++) {
      const key = keys[first + index] ?? 'k';
      const written = maybe() ? `"${key}"` : maybe() ? `'${key}'` : key;
      const merged =
        index === 0 && anchors.length && maybe() ? [`${pad(column)}<<: *${anchors[choose(anchors.length)]}`] : [];
      if (index || depth < 2 || merged.length) lines.push(...above(column));
      lines.push(...merged);
      const [head = '', ...below] = value(column, depth, false);
      lines.push(`${pad(column)}${written}${maybe() ? ' ' : ''}:${head}`, ...below);
    }
    return [...lines, ...trailing(column)];
  };

  const list = (column: number, depth: number): string[] => {
    const lines: string[] = [];
    for (let index = 0; index <= choose(3); index++) {
      if (index) lines.push(...above(column));
      const [head = '', ...below] = value(column, depth, true);
      lines.push(`${pad(column)}-${head}`, ...below);
    }
    return [...lines, ...trailing(column)];
  };

  const lines: string[] = [];
  const documents = maybe() ? 2 : 1;
  for (let document = 0; document < documents; document++) {
    anchors = [];
    if (document || maybe()) lines.push(`---${maybe() ? ` ${comment()}` : ''}`);
    lines.push(...above(0), ...(maybe() ? list(0, 0) : map(0, 0)), ...above(0));
    if (maybe()) lines.push('...');
  }
  return `${maybe() ? '\ufeff' : ''}${lines.join(eol)}${maybe() ? '' : eol}`;
}
