import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  addFlag,
  appendToStage,
  insertAfter,
  insertBefore,
  moveAbove,
  removeInstruction,
  replaceArguments,
  replaceSpan,
  setKeyword,
  splitAt,
} from '../../server/core/dockerfile/edit.js';
import { type Instruction, readDockerfile } from '../../server/core/dockerfile/view.js';
import { parseDockerfile } from '../../server/core/model/dockerfile/dockerfile.js';
import { applyEdits, type Edit } from '../../server/core/text.js';

type Verb = (instruction: Instruction) => readonly Edit[] | undefined;

describe('Dockerfile edits', () => {
  describe('insertBefore', () => {
    const add = (lines: string[]) => (instruction: Instruction) => insertBefore(instruction, lines);

    it('adds a line above the instruction and nothing else', () => {
      assert.equal(edited('FROM a\nCMD x\n', 'CMD', add(['USER app'])), 'FROM a\nUSER app\nCMD x\n');
    });
    it('goes above the comment lines that stand directly over it', () => {
      assert.equal(
        edited('FROM a\n\n# starts\n  # the server\nCMD x', 'CMD', add(['USER app'])),
        'FROM a\n\nUSER app\n# starts\n  # the server\nCMD x',
      );
    });
    it('stays below a comment parted from it by a blank line', () => {
      assert.equal(edited('FROM a\n# about a\n\nCMD x', 'CMD', add(['USER u'])), 'FROM a\n# about a\n\nUSER u\nCMD x');
    });
    it('never goes above a parser directive', () => {
      assert.equal(
        edited('# syntax=docker/dockerfile:1\n# base\nFROM a\n', 'FROM', add(['ARG V=1'])),
        '# syntax=docker/dockerfile:1\nARG V=1\n# base\nFROM a\n',
      );
    });
    it('stays behind a byte order mark', () => {
      assert.equal(edited('\ufeffFROM a\n', 'FROM', add(['ARG V=1'])), '\ufeffARG V=1\nFROM a\n');
      assert.equal(edited('\ufeff# base\nFROM a\n', 'FROM', add(['ARG V=1'])), '\ufeffARG V=1\n# base\nFROM a\n');
    });
    it('keeps CRLF', () => {
      assert.equal(
        edited('FROM a\r\n# c\r\nCMD x\r\n', 'CMD', add(['USER u', 'EXPOSE 1'])),
        'FROM a\r\nUSER u\r\nEXPOSE 1\r\n# c\r\nCMD x\r\n',
      );
    });
    it('takes over the indentation', () => {
      assert.equal(edited('FROM a\n\tCMD x\n', 'CMD', add(['USER u'])), 'FROM a\n\tUSER u\n\tCMD x\n');
    });
    it('does not take a heredoc line for a comment of the next instruction', () => {
      assert.equal(
        edited('FROM a\nRUN <<#\nx\n#\nCMD x\n', 'CMD', add(['USER u'])),
        'FROM a\nRUN <<#\nx\n#\nUSER u\nCMD x\n',
      );
    });
    it('refuses lines that would swallow what follows', () => {
      assert.equal(edited('FROM a\nCMD x\n', 'CMD', add(['RUN b \\'])), undefined);
      assert.equal(edited('FROM a\nCMD x\n', 'CMD', add(['RUN <<EOF'])), undefined);
      assert.equal(edited('# escape=`\nFROM a\nCMD x\n', 'CMD', add(['RUN b `'])), undefined);
    });
    it('refuses inside an ONBUILD', () => {
      assert.equal(
        edited('FROM a\nONBUILD USER x\n', 'ONBUILD', ({ trigger }) => trigger && insertBefore(trigger, ['RUN b'])),
        undefined,
      );
    });
  });

  describe('insertAfter and appendToStage', () => {
    const add = (lines: string[]) => (instruction: Instruction) => insertAfter(instruction, lines);

    it('adds lines below', () => {
      assert.equal(edited('FROM a\nCMD x\n', 'FROM', add(['USER u', 'EXPOSE 1'])), 'FROM a\nUSER u\nEXPOSE 1\nCMD x\n');
    });
    it('keeps a missing newline at the end missing', () => {
      assert.equal(edited('FROM a\nCMD x', 'CMD', add(['USER u'])), 'FROM a\nCMD x\nUSER u');
      assert.equal(edited('FROM a\r\nCMD x', 'CMD', add(['USER u'])), 'FROM a\r\nCMD x\r\nUSER u');
    });
    it('goes behind continued lines, with their comments and blank lines', () => {
      assert.equal(
        edited('FROM a\nRUN b \\\n  # why\n\n  && c\nCMD x\n', 'RUN', add(['USER u'])),
        'FROM a\nRUN b \\\n  # why\n\n  && c\nUSER u\nCMD x\n',
      );
    });
    it('leaves a heredoc it adds at the margin', () => {
      assert.equal(
        edited('FROM a\n  CMD x\n', 'CMD', add(['RUN <<EOF', 'b', 'EOF', 'USER u'])),
        'FROM a\n  CMD x\n  RUN <<EOF\nb\nEOF\n  USER u\n',
      );
    });
    it('goes behind heredocs', () => {
      assert.equal(
        edited('FROM a\nRUN <<EOF\nUSER no\nEOF\n# c\n', 'RUN', add(['USER u'])),
        'FROM a\nRUN <<EOF\nUSER no\nEOF\nUSER u\n# c\n',
      );
      assert.equal(
        edited('FROM a\nRUN <<A <<-B\nx\nA\ny\n\tB', 'RUN', add(['USER u'])),
        'FROM a\nRUN <<A <<-B\nx\nA\ny\n\tB\nUSER u',
      );
    });
    it('refuses below an instruction the file does not finish', () => {
      assert.equal(edited('FROM a\nRUN b \\', 'RUN', add(['USER u'])), undefined);
      assert.equal(edited('FROM a\nRUN b \\\n# c\n', 'RUN', add(['USER u'])), undefined);
      assert.equal(edited('FROM a\nRUN <<EOF\nx\n', 'RUN', add(['USER u'])), undefined);
    });
    it('appends to a stage before the blank lines and comments of the next', () => {
      const text = 'FROM a AS one\nRUN b\n\n# two\nFROM c\n';
      const { stages } = parseDockerfile({ path: 'Dockerfile', text });
      const [one, two] = stages;
      assert.ok(one && two);
      assert.equal(applied(text, appendToStage(one, ['USER u'])), 'FROM a AS one\nRUN b\nUSER u\n\n# two\nFROM c\n');
      assert.equal(applied(text, appendToStage(two, ['USER u'])), `${text}USER u\n`);
    });
    it('knows that a backslash continues nothing after `# escape=`', () => {
      assert.equal(
        edited('# escape=`\nFROM a\nRUN dir c:\\\n', 'RUN', add(['USER u'])),
        '# escape=`\nFROM a\nRUN dir c:\\\nUSER u\n',
      );
    });
  });

  describe('replaceArguments', () => {
    const write = (text: string) => (instruction: Instruction) => replaceArguments(instruction, text);

    it('writes what follows the keyword, and nothing else', () => {
      assert.equal(
        edited('FROM a\ncmd  node x.js  \n', 'CMD', write('["node", "x.js"]')),
        'FROM a\ncmd  ["node", "x.js"]  \n',
      );
    });
    it('keeps flags', () => {
      assert.equal(
        edited('FROM a\nHEALTHCHECK --timeout=3s CMD x\n', 'HEALTHCHECK', write('CMD y')),
        'FROM a\nHEALTHCHECK --timeout=3s CMD y\n',
      );
      assert.equal(
        edited('FROM a\nHEALTHCHECK --timeout=3s\n', 'HEALTHCHECK', write('CMD y')),
        'FROM a\nHEALTHCHECK --timeout=3s CMD y\n',
      );
    });
    it('fills an instruction that has none', () => {
      assert.equal(edited('FROM a\nUSER', 'USER', write('app')), 'FROM a\nUSER app');
      assert.equal(edited('FROM a\r\nUSER\r\nRUN x', 'USER', write('app')), 'FROM a\r\nUSER app\r\nRUN x');
    });
    it('replaces continued lines and writes new ones with the file’s line ending', () => {
      assert.equal(
        edited('FROM a\r\nENV A=1 \\\r\n  B=2\r\nCMD x', 'ENV', write('A=1 \\\n  C=3')),
        'FROM a\r\nENV A=1 \\\r\n  C=3\r\nCMD x',
      );
    });
    it('refuses where a comment or a heredoc would be lost, or the next line swallowed', () => {
      assert.equal(edited('FROM a\nRUN b \\\n# why\n c\n', 'RUN', write('d')), undefined);
      assert.equal(edited('FROM a\nRUN <<EOF\nx\nEOF\n', 'RUN', write('d')), undefined);
      assert.equal(edited('FROM a\nUSER b\nCMD x\n', 'USER', write('c \\')), undefined);
      assert.equal(edited('FROM a\nRUN b\nCMD x\n', 'RUN', write('<<EOF')), undefined);
      assert.equal(edited('FROM a\nUSER b\nCMD x\n', 'USER', write('c\nUSER d')), undefined);
    });
  });

  describe('replaceSpan', () => {
    it('writes one word anew, also one of a continued line', () => {
      assert.equal(
        edited(
          'FROM a\nEXPOSE 80 \\\n # c\n 99\n',
          'EXPOSE',
          ({ words }) => words[1] && replaceSpan(words[1].span, '443'),
        ),
        'FROM a\nEXPOSE 80 \\\n # c\n 443\n',
      );
      assert.equal(
        edited('FROM a\nRUN b', 'RUN', ({ keywordSpan }) => replaceSpan(keywordSpan, 'run')),
        'FROM a\nrun b',
      );
    });
    it('refuses a stretch that holds a comment line, or no instruction', () => {
      assert.equal(
        edited('FROM a\nRUN b \\\n# why\n c\n', 'RUN', ({ textSpan }) => replaceSpan(textSpan, 'x')),
        undefined,
      );
      assert.equal(
        edited(
          '# why\nFROM a\n',
          'FROM',
          ({ syntax }) => syntax.comments[0] && replaceSpan(syntax.comments[0].span, 'x'),
        ),
        undefined,
      );
    });
    it('refuses a text that ends the instruction', () => {
      assert.equal(
        edited('FROM a\nUSER b\n', 'USER', ({ words }) => words[0] && replaceSpan(words[0].span, 'x\nRUN y')),
        undefined,
      );
    });
  });

  describe('moveAbove', () => {
    const move = (text: string, keyword: string, target: string) => {
      const { instructions } = readDockerfile({ path: 'Dockerfile', text });
      const to = instructions.find(candidate => candidate.keyword === target);
      assert.ok(to);
      return edited(text, keyword, instruction => moveAbove(instruction, to, 'COPY list ./'));
    };

    it('takes the comments and the blank line above along', () => {
      assert.equal(
        move('FROM a\n\n# all\nCOPY . .\n\n# get\nRUN b\n\nCMD c\n', 'RUN', 'COPY'),
        'FROM a\n\n# get\nCOPY list ./\nRUN b\n\n# all\nCOPY . .\n\nCMD c\n',
      );
    });
    it('moves the last instruction of a file that has no newline at its end', () => {
      assert.equal(move('FROM a\nCOPY . .\nRUN b', 'RUN', 'COPY'), 'FROM a\nCOPY list ./\nRUN b\nCOPY . .');
    });
    it('keeps CRLF and continued lines', () => {
      assert.equal(
        move('FROM a\r\nCOPY . .\r\nRUN b \\\r\n  # why\r\n  && c\r\nCMD d\r\n', 'RUN', 'COPY'),
        'FROM a\r\nCOPY list ./\r\nRUN b \\\r\n  # why\r\n  && c\r\nCOPY . .\r\nCMD d\r\n',
      );
    });
    it('refuses to move down', () => {
      assert.equal(move('FROM a\nRUN b\nCOPY . .\n', 'RUN', 'COPY'), undefined);
    });
  });

  describe('removeInstruction', () => {
    it('takes its lines and leaves the comments above', () => {
      assert.equal(
        edited('FROM a\n# who\nMAINTAINER b\nCMD x\n', 'MAINTAINER', removeInstruction),
        'FROM a\n# who\nCMD x\n',
      );
      assert.equal(edited('FROM a\nRUN b \\\n\n c\nCMD x\n', 'RUN', removeInstruction), 'FROM a\nCMD x\n');
      assert.equal(edited('FROM a\nRUN <<EOF\n# no\nEOF\nCMD x\n', 'RUN', removeInstruction), 'FROM a\nCMD x\n');
    });
    it('keeps a missing newline at the end missing', () => {
      assert.equal(edited('FROM a\r\nCMD x', 'CMD', removeInstruction), 'FROM a');
      assert.equal(edited('FROM a', 'FROM', removeInstruction), '');
      assert.equal(edited('FROM a\nCMD x\n', 'CMD', removeInstruction), 'FROM a\n');
    });
    it('refuses to lose a comment, or to make one a directive', () => {
      assert.equal(edited('FROM a\nRUN b \\\n# why\n c\n', 'RUN', removeInstruction), undefined);
      assert.equal(edited('ARG V\n# escape=`\nFROM a\n', 'ARG', removeInstruction), undefined);
    });
  });

  describe('splitAt', () => {
    const split = (instruction: Instruction) => splitAt(instruction, instruction.continuedAt.at(-1) ?? 0);

    it('ends the instruction above a line of its own', () => {
      assert.equal(edited('FROM a\nRUN b && \\\n  c \\\nCMD d\n', 'RUN', split), 'FROM a\nRUN b && \\\n  c\nCMD d\n');
    });
    it('takes out what would chain the two, and keeps the empty lines between', () => {
      assert.equal(edited('FROM a\r\nRUN b; \\\r\n\r\nCMD d', 'RUN', split), 'FROM a\r\nRUN b\r\n\r\nCMD d');
      assert.equal(edited('FROM a\nRUN b && \\ \nCMD d', 'RUN', split), 'FROM a\nRUN b\nCMD d');
    });
    it('keeps comments between, and follows the escape directive', () => {
      assert.equal(edited('FROM a\nRUN b \\\n\n # why\nCMD d', 'RUN', split), 'FROM a\nRUN b\n\n # why\nCMD d');
      assert.equal(edited('# escape=`\nFROM a\nRUN b `\nCMD d', 'RUN', split), '# escape=`\nFROM a\nRUN b\nCMD d');
    });
  });

  describe('addFlag', () => {
    const flag = (text: string) => (instruction: Instruction) => addFlag(instruction, text);

    it('adds a flag behind the keyword, or behind the flags there are', () => {
      assert.equal(edited('FROM a\nCOPY . .\n', 'COPY', flag('--chown=1:1')), 'FROM a\nCOPY --chown=1:1 . .\n');
      assert.equal(
        edited('FROM a\nCOPY --link \\\n . .\n', 'COPY', flag('--chown=1:1')),
        'FROM a\nCOPY --link --chown=1:1 \\\n . .\n',
      );
      assert.equal(
        edited('FROM a\nRUN \\\n  b\n', 'RUN', flag('--network=none')),
        'FROM a\nRUN --network=none \\\n  b\n',
      );
      assert.equal(
        edited('FROM a\nONBUILD COPY . .', 'ONBUILD', ({ trigger }) => trigger && addFlag(trigger, '--link')),
        'FROM a\nONBUILD COPY --link . .',
      );
    });
    it('refuses a flag that is there; only mounts repeat', () => {
      assert.equal(edited('FROM a\nCOPY --chown=b . .\n', 'COPY', flag('--chown=c')), undefined);
      assert.equal(edited('FROM a\nRUN --mount=type=ssh x\n', 'RUN', flag('--mount=type=ssh')), undefined);
      assert.equal(
        edited('FROM a\nRUN --mount=type=ssh x\n', 'RUN', flag('--mount=type=tmpfs,target=/t')),
        'FROM a\nRUN --mount=type=ssh --mount=type=tmpfs,target=/t x\n',
      );
      assert.equal(edited('FROM a\nCOPY . .\n', 'COPY', flag('chown')), undefined);
    });
  });

  describe('setKeyword', () => {
    it('changes the keyword in the case of the file', () => {
      assert.equal(
        edited('FROM a\nADD . .\n', 'ADD', add => setKeyword(add, 'COPY')),
        'FROM a\nCOPY . .\n',
      );
      assert.equal(
        edited('from a\nadd . .\n', 'ADD', add => setKeyword(add, 'COPY')),
        'from a\ncopy . .\n',
      );
      assert.equal(
        edited('FROM a\nONBUILD ADD . .\n', 'ONBUILD', ({ trigger }) => trigger && setKeyword(trigger, 'COPY')),
        'FROM a\nONBUILD COPY . .\n',
      );
    });
    it('refuses where the heredoc would no longer be one', () => {
      assert.equal(
        edited('FROM a\nRUN <<EOF\nx\nEOF\nCMD y\n', 'RUN', run => setKeyword(run, 'CMD')),
        undefined,
      );
    });
  });

  it('does to random Dockerfiles exactly what was asked for', () => {
    let edits = 0;
    fc.assert(
      fc.property(dockerfiles, fc.nat(), fc.nat(), ({ text, fragments }, pick, verb) => {
        const before = readDockerfile({ path: 'Dockerfile', text });
        assert.deepEqual(before.instructions.map(sourceOf), fragments);
        const at = pick % before.instructions.length;
        const instruction = before.instructions[at];
        const choice = verbs[verb % verbs.length];
        assert.ok(instruction && choice);
        const result = applied(text, choice.run(instruction));
        if (result === undefined) return;
        edits++;
        const after = readDockerfile({ path: 'Dockerfile', text: result });
        const wanted = choice.outcome(fragments[at] ?? '');
        const sources = after.instructions.map(sourceOf);
        assert.deepEqual(sources.slice(0, at), fragments.slice(0, at));
        assert.deepEqual(sources.slice(at + wanted.length), fragments.slice(at + 1));
        assert.deepEqual(sources.slice(at, at + wanted.length).map(normal), wanted.map(normal));
        if (wanted.length > 0) assert.equal(result.endsWith('\n'), text.endsWith('\n'));
        assert.equal(result.startsWith('\ufeff'), text.startsWith('\ufeff'));
        assert.ok(!text.includes('\r\n') || !/(?<!\r)\n/.test(result), 'a bare newline in a CRLF file');
        assert.ok(text.includes('\r') || !result.includes('\r'), 'a carriage return in an LF file');
        assertOtherLinesKept(text, result, instruction);
      }),
      { seed: 20240601, numRuns: 1500 },
    );
    assert.ok(edits > 1000, `${edits} edits`);
  });
});

/** The text after a verb on the first instruction of a keyword. */
function edited(text: string, keyword: string, verb: Verb): string | undefined {
  const { instructions } = readDockerfile({ path: 'Dockerfile', text });
  const instruction = instructions.find(candidate => candidate.keyword === keyword);
  assert.ok(instruction, `no ${keyword} in ${JSON.stringify(text)}`);
  return applied(text, verb(instruction));
}

function applied(text: string, edits: readonly Edit[] | undefined): string | undefined {
  return edits && applyEdits(text, edits);
}

function sourceOf({ span }: Instruction): string {
  return span.file.text.slice(span.start, span.end);
}

function normal(text: string): string {
  return text.replaceAll('\r\n', '\n').replace('\ufeff', '');
}

interface Choice {
  run: Verb;
  /** The instructions that stand where one stood. */
  outcome(source: string): string[];
}

const verbs: readonly Choice[] = [
  { run: i => insertBefore(i, ['USER app', 'EXPOSE 1']), outcome: source => ['USER app', 'EXPOSE 1', source] },
  { run: i => insertAfter(i, ['LABEL a=b']), outcome: source => [source, 'LABEL a=b'] },
  { run: i => insertAfter(i, ['# why', 'RUN <<X', '# x', 'X']), outcome: source => [source, 'RUN <<X\n# x\nX'] },
  { run: removeInstruction, outcome: () => [] },
  {
    run: i => setKeyword(i, 'LABEL'),
    outcome: source => [source.replace(/^\w+/, word => (word === word.toLowerCase() ? 'label' : 'LABEL'))],
  },
  {
    run: i => addFlag(i, '--x=y'),
    outcome: source => [source.replace(/^(\w+(?: --link| --mount=type=ssh)*)/, '$1 --x=y')],
  },
  {
    run: i => replaceArguments(i, 'new \\\n words'),
    outcome: source => [
      `${/^\w+(?: --link| --mount=type=ssh)*/.exec(source)?.[0]}${/\t/.test(source) ? '\t' : ' '}new \\\n words`,
    ],
  },
];

const fragment = fc.constantFrom(
  'FROM node:20 AS build',
  'from alpine',
  'RUN a',
  'RUN a \\\n    && b',
  'RUN a \\\n  # why\n\n    && b \\   \n c',
  'RUN <<EOF\nUSER no\n# no comment\nEOF',
  'COPY <<A <<-"B" /x/\nhello \\\nA\n\tworld\n\tB',
  'RUN --mount=type=ssh git clone x',
  'COPY --link . .',
  'USER\tapp',
  'RUN sh -c "cat <<EOF"',
  'ENV A="x y" \\\n  B=2',
  'CMD ["a", "b"]',
  'WORKDIR',
  'copy a b',
  'ONBUILD RUN x',
);
const between = fc.constantFrom(
  '',
  '',
  '',
  '\n',
  '# about the next\n',
  '\n# one\n  # two\n',
  '# parted\n\n',
  '  ',
  '\t',
);
const head = fc.constantFrom('', '', '\ufeff', '# syntax=docker/dockerfile:1\n', '\ufeff# syntax=x\n# plain\n', '\n');

/** A Dockerfile and the source of every instruction in it. */
const dockerfiles = fc
  .record({
    head,
    parts: fc.array(fc.tuple(between, fragment), { minLength: 1, maxLength: 7 }),
    tail: fc.constantFrom('\n', '\n', '', '\n\n# the end\n'),
    crlf: fc.boolean(),
  })
  .map(({ head, parts, tail, crlf }) => {
    const end = (text: string) => (crlf ? text.replaceAll('\n', '\r\n') : text);
    const text = head + parts.map(([before, source]) => before + source).join('\n') + tail;
    return { text: end(text), fragments: parts.map(([, source]) => end(source)) };
  });

/** Every line outside the instruction is there afterwards, in order and unchanged. */
function assertOtherLinesKept(before: string, after: string, { lines }: Instruction): void {
  const kept = normal(after).split('\n');
  const expectLines = (text: string, from: number) => {
    let at = from;
    for (const line of normal(text).replace(/\n$/, '').split('\n')) {
      if (line === '') continue;
      const found = kept.indexOf(line, at);
      assert.ok(found >= 0, `lost ${JSON.stringify(line)}`);
      at = found + 1;
    }
    return at;
  };
  const from = expectLines(before.slice(0, lines.start), 0);
  expectLines(before.slice(lines.end), from);
}
