import assert from 'node:assert/strict';
import { createProject } from '../../server/core/model/project/project.js';
import {
  addArgument,
  addEntry,
  attribute,
  blocksOf,
  entriesOf,
  itemsOf,
  parseHcl,
  sourceOf,
  textOf,
} from '../../server/core/model/terraform/hcl.js';
import { driftOf, moduleOf, parseTerraform } from '../../server/core/model/terraform/terraform.js';
import { applyEdits } from '../../server/core/text.js';

const read = (text: string) => parseHcl({ path: 'main.tf', text });

describe('HCL', () => {
  it('reads blocks, labels and arguments with their places', () => {
    const text = 'resource "aws_vpc" main {\n  a = 1 # one\n  nested { b = true }\n}\n';
    const { body, error } = read(text);
    assert.equal(error, undefined);
    const [block] = body.blocks;
    assert.deepEqual(block?.labels, ['aws_vpc', 'main']);
    assert.equal(block && text.slice(block.at.start, block.at.end), 'main');
    const a = block && attribute(block.body, 'a');
    assert.equal(a && sourceOf(a.value), '1');
    assert.equal(blocksOf(block?.body ?? body, 'nested')[0]?.body.attributes[0]?.name, 'b');
  });

  it('an expression ends with its line, unless a bracket is open', () => {
    const { body, error } = read(
      'a = foo(\n  1,\n  2\n)\nb = x ? "}" : "{" // c\nc = [for s in l : {\n k = s\n}]\nd = <<-EOT\n  } ${x}\n  EOT\ne = "${f("}")}"\n/* f = 1\n*/ g = !a\n',
    );
    assert.equal(error, undefined);
    assert.deepEqual(
      body.attributes.map(({ name }) => name),
      ['a', 'b', 'c', 'd', 'e', 'g'],
    );
    const [, b] = body.attributes;
    assert.equal(b && sourceOf(b.value), 'x ? "}" : "{"');
  });

  it('text is known only where nothing is computed', () => {
    const { body } = read('a = "x"\nb = "${x}"\nc = "$${x}"\nd = var.x\ne = true\nf = "a" + "b"\ng = "say \\"hi\\""\n');
    assert.deepEqual(
      body.attributes.map(({ value }) => textOf(value)),
      ['x', undefined, '$${x}', undefined, 'true', undefined, 'say "hi"'],
    );
  });

  it('reads lists and objects', () => {
    const { body } = read('l = ["a", [1, 2], { x = 1 }]\no = { "a b" = 1, c : [2], # d\n  e = { f = 3 }\n}\n');
    const [list, object] = body.attributes;
    assert.deepEqual(list && itemsOf(list.value).map(sourceOf), ['"a"', '[1, 2]', '{ x = 1 }']);
    assert.deepEqual(object && entriesOf(object.value).map(({ name, value }) => [name, sourceOf(value)]), [
      ['a b', '1'],
      ['c', '[2]'],
      ['e', '{ f = 3 }'],
    ]);
  });

  it('says what is not closed, and never throws', () => {
    assert.equal(read('a = "x\n').error?.reason, 'A string is not closed');
    assert.equal(read('a {\n').error?.reason, 'A block is not closed');
    assert.equal(read('}').error?.reason, 'A brace closes nothing');
    assert.equal(read('a = [\n').error?.reason, 'A bracket is not closed');
    assert.equal(read('a = <<X\n').error?.reason, 'A here-document is not closed');
    assert.equal(read(`${'a {'.repeat(5000)}`).error?.reason, 'Nested too deeply to be read');
    assert.equal(read('"x" = 1').error?.reason, 'Neither an argument nor a block');
  });

  it('new arguments are indented and lined up as the others', () => {
    const text = 'b "x" {\r\n  a = 1\r\n  long  = 2\r\n\r\n  c {}\r\n}\r\n';
    const [block] = read(text).body.blocks;
    assert.ok(block);
    const edits = addArgument({ path: 'main.tf', text }, block.body, 'longer', 'true');
    assert.ok(edits);
    const after = 'b "x" {\r\n  a      = 1\r\n  long   = 2\r\n  longer = true\r\n\r\n  c {}\r\n}\r\n';
    assert.equal(applyEdits(text, edits), after);
    const line = read('b { a = 1 }\n').body.blocks[0];
    assert.equal(line && addArgument({ path: 'main.tf', text: 'b { a = 1 }\n' }, line.body, 'c', '2'), undefined);
  });

  it('objects get further entries', () => {
    const add = (text: string) => {
      const value = read(text).body.attributes[0]?.value;
      const edits = value && addEntry(value, 'v', '"1"');
      return edits && applyEdits(text, edits);
    };
    assert.equal(add('a = { b = 1 }\n'), 'a = { b = 1, v = "1" }\n');
    assert.equal(add('a = {}\n'), 'a = { v = "1" }\n');
    assert.equal(add('a = {\n  b = 1\n}\n'), 'a = {\n  b = 1\n  v = "1"\n}\n');
  });
});

describe('Terraform modules', () => {
  const projectOf = (texts: Readonly<Record<string, string>>) => {
    const files = Object.entries(texts).map(([path, text]) => ({ path, text }));
    return createProject({ name: 'test', paths: files.map(({ path }) => path), files, unread: [] });
  };
  const rootOf = (path: string, texts: Readonly<Record<string, string>>) => {
    const project = projectOf(texts);
    const file = project.file(path);
    return file && moduleOf(file, project)?.root;
  };

  it('a folder is a root where somebody runs Terraform', () => {
    assert.equal(rootOf('main.tf', { 'main.tf': 'provider "aws" {}\n' }), true);
    assert.equal(rootOf('main.tf', { 'main.tf': 'variable "a" {}\n' }), undefined);
    assert.equal(rootOf('main.tf', { 'main.tf': 'terraform {\n  cloud {}\n}\n' }), true);
    assert.equal(rootOf('examples/a/main.tf', { 'examples/a/main.tf': 'provider "aws" {}\n' }), false);
    const called = { 'main.tf': 'module "n" {\n  source = "./n"\n}\n', 'n/main.tf': 'provider "aws" {}\n' };
    assert.equal(rootOf('n/main.tf', called), false);
  });

  it('modules drift where nothing holds them', () => {
    const drift = (source: string, more = '') => {
      const text = `module "m" {\n  source = "${source}"\n${more}}\n`;
      const file = { path: 'main.tf', text };
      const [call] = parseTerraform(file).moduleCalls;
      const project = createProject({ name: 'p', paths: ['main.tf'], files: [file], unread: [] });
      return call && driftOf(call, project);
    };
    assert.equal(drift('terraform-aws-modules/vpc/aws'), 'its newest version');
    assert.equal(drift('app.terraform.io/example/vpc/aws//modules/a'), 'its newest version');
    assert.equal(drift('terraform-aws-modules/vpc/aws', '  version = "5.0"\n'), undefined);
    assert.equal(drift('./vpc'), undefined);
    assert.equal(drift('../..'), undefined);
    assert.equal(drift('git::https://example.com/a.git?ref=v1'), undefined);
    assert.equal(drift('git@github.com:example/a.git'), 'whatever its default branch holds');
    assert.equal(drift('github.com/example/a?ref=main'), 'whatever branch `main` holds');
    assert.equal(drift('https://example.com/a.zip'), undefined);
  });
});
