import assert from 'node:assert/strict';
import { type Command, hasFlag, invocation, readCommands } from '../../server/core/model/shell.js';

const text = (command: Command): string => command.words.map(word => word.text).join(' ');
const all = (script: string): string[] => readCommands(script).map(text);
const one = (script: string): Command => {
  const [command, ...more] = readCommands(script);
  assert.ok(command && !more.length, `one command in ${script}`);
  return command;
};

describe('readCommands', () => {
  it('splits at every operator and says which', () => {
    const commands = readCommands('a && b || c; d | e & f\ng');
    assert.deepEqual(commands.map(text), ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    assert.deepEqual(
      commands.map(command => command.after),
      ['&&', '||', ';', '|', '&', '\n', ''],
    );
    assert.deepEqual(
      commands.map(command => command.before),
      ['', '&&', '||', ';', '|', '&', '\n'],
    );
  });

  it('keeps what quotes hold together, and joins continued lines', () => {
    assert.deepEqual(
      one(`docker build \\\n  -t "my image" 'it''s' a\\ b .`).words.map(word => word.text),
      ['docker', 'build', '-t', 'my image', 'its', 'a b', '.'],
    );
    assert.deepEqual(all('echo "a && b" \'c | d\''), ['echo a && b c | d']);
  });

  it('knows where every word is written', () => {
    const script = '  npm  test -- "--ci"';
    const { words, start, end } = one(script);
    assert.deepEqual(
      words.map(word => script.slice(word.start, word.end)),
      ['npm', 'test', '--', '"--ci"'],
    );
    assert.equal(script.slice(start, end), 'npm  test -- "--ci"');
  });

  it('takes expressions and expansions for words that are not known', () => {
    const { words } = one(`echo \${{ a || 'b' }} $HOME "x$Y" '$Z' plain`);
    assert.deepEqual(
      words.map(word => word.literal),
      [true, false, false, false, true, true],
    );
    assert.equal(words[1]?.text, "${{ a || 'b' }}");
  });

  it('reads assignments and redirections apart from the words', () => {
    const { words, assignments, redirections } = one('A=1 B="two words" run --x=3 > out.txt 2>&1');
    assert.deepEqual(
      words.map(word => word.text),
      ['run', '--x=3'],
    );
    assert.deepEqual(
      assignments.map(({ name, value }) => [name, value.text]),
      [
        ['A', '1'],
        ['B', 'two words'],
      ],
    );
    assert.deepEqual(
      redirections.map(({ operator, target }) => [operator, target.text]),
      [
        ['>', 'out.txt'],
        ['>&', '1'],
      ],
    );
  });

  it('marks conditions, negations, loops and captured output', () => {
    const commands = readCommands(
      'if ! test -f x; then a; fi\nfor i in 1 2; do b; done\nwhile c; do d; done\nV=$(e)\nf',
    );
    const by = new Map(commands.map(command => [text(command), command]));
    assert.equal(by.get('test -f x')?.condition, true);
    assert.equal(by.get('test -f x')?.negated, true);
    assert.equal(by.get('a')?.condition, false);
    assert.equal(by.get('b')?.looped, true);
    assert.equal(by.get('d')?.looped, true);
    assert.equal(by.get('e')?.captured, true);
    assert.deepEqual([by.get('f')?.looped, by.get('f')?.captured, by.get('f')?.depth], [false, false, 0]);
  });

  it('reads case branches, functions, groups, tests and arrays', () => {
    assert.deepEqual(all('case "$1" in\n  a|b) one;;\n  (c) two ;;\n  *) three\nesac\nlast'), [
      'one',
      'two',
      'three',
      'last',
    ]);
    assert.deepEqual(all('f() {\n  inner\n}\nf'), ['inner', 'f']);
    assert.deepEqual(
      readCommands('{ a; b; } && (c)').map(command => [text(command), command.depth]),
      [
        ['a', 1],
        ['b', 1],
        ['c', 1],
      ],
    );
    assert.deepEqual(all('[[ -f x && -n $y ]] || exit 1'), ['[[ -f x && -n $y ]]', 'exit 1']);
    assert.deepEqual(all('A=(x y z)\n(( i += 1 ))\nrun'), ['', 'run']);
  });

  it('passes over comments and here-documents', () => {
    assert.deepEqual(all('a # b && c\nd#e'), ['a', 'd#e']);
    assert.deepEqual(all("cat <<EOF > f\nnpm test\nEOF\ncat <<-'X'\n\tno\n\tX\nnext"), ['cat', 'cat', 'next']);
  });

  it('ends on anything', () => {
    for (const script of [
      '"',
      "'",
      '$(',
      '`',
      '${{',
      '${',
      '(',
      ')',
      '((',
      '<<',
      '<<E',
      '>',
      '\\',
      'case x in',
      'a |',
      '&&',
      '$((',
      'x(',
    ]) {
      for (const command of readCommands(`run ${script}`)) assert.ok(command.end <= script.length + 4);
      readCommands(script);
    }
  });

  it('ends on much of anything', () => {
    for (const piece of ['$(', '`a', '${{ x ', '"a', '((', 'a<<E\n', 'x() { ', 'echo a && b || true\n']) {
      const script = piece.repeat(100_000);
      for (const command of readCommands(script)) assert.ok(command.end <= script.length + 4);
    }
  });
});

describe('invocation', () => {
  const invoked = (script: string): string => invocation(one(script)).join(' ');

  it('finds the program behind what starts it', () => {
    assert.equal(invoked('sudo -u app env A=1 timeout 30s /usr/local/bin/kubectl apply -f x'), 'kubectl apply -f x');
    assert.equal(invoked('uv run --frozen python -m pytest tests/'), 'pytest tests/');
    assert.equal(
      invoked('docker compose -f ci.yml exec -T -e A=1 app poetry run alembic upgrade head'),
      'alembic upgrade head',
    );
    assert.equal(invoked('npx --yes eslint .'), 'eslint .');
    assert.equal(invoked('npm test'), 'npm test');
    assert.equal(invoked('docker compose build'), 'docker compose build');
  });

  it('sees flags in both spellings', () => {
    const words = ['tool', '--out=x', '-q'];
    assert.equal(hasFlag(words, '--out'), true);
    assert.equal(hasFlag(words, '-q', '--quiet'), true);
    assert.equal(hasFlag(words, '--o'), false);
  });
});
