import assert from 'node:assert/strict';
import { readMakefile } from '../../server/core/model/project/makefile.js';

function read(text: string) {
  return readMakefile({ path: 'Makefile', text });
}

describe('readMakefile', () => {
  it('reads targets with what they need and do, and variables', () => {
    const { targets, variables, phony, isWhole } = read(
      'GO ?= go\n.PHONY: lint test\n\nlint test: deps\n\t$(GO) vet ./...\n\ndeps:; npm ci\nbuild:: \\\n  lint\n',
    );
    assert.deepEqual([...targets.keys()], ['lint', 'test', 'deps', 'build']);
    assert.deepEqual(targets.get('lint'), { needs: ['deps'], recipe: ['\t$(GO) vet ./...'] });
    assert.deepEqual(targets.get('deps')?.recipe, [' npm ci']);
    assert.equal(variables.get('GO'), 'go');
    assert.deepEqual([...phony], ['lint', 'test']);
    assert.ok(isWhole);
  });

  it('says when other targets may come from elsewhere', () => {
    for (const text of [
      'include common.mk\n',
      '-include .env\nall:\n',
      '%.o: %.c\n\tcc $<\n',
      '$(BINARIES): go.mod\n\tgo build\n',
      '$(eval $(call rules,shop))\n',
      '.DEFAULT:\n\t./run $@\n',
      'ifdef CI\n  lint:\n\techo\nendif\n',
    ]) {
      assert.ok(!read(text).isWhole, text);
    }
  });

  it('takes assignments and recipes for no targets', () => {
    assert.deepEqual([...read('URL := https://example.com\nPATH = a:b\nall:\n\techo a: b\n').targets.keys()], ['all']);
  });
});
