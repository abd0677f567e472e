/** What bash understands and the plain `sh` of Debian does not. */
import { type Edit, textOf } from '../../text.js';
import { systemOf } from '../image.js';
import type { Word } from '../shell.js';
import type { BuildCommand } from './build-command.js';
import type { Stage } from './dockerfile.js';
import { removeWord, replaceWord } from './run-edit.js';

export interface Bashism {
  readonly run: BuildCommand;
  readonly word: { readonly start: number; readonly end: number };
  readonly says: string;
  readonly fix: { readonly title: string; edits(): readonly Edit[] | undefined } | undefined;
}

/** Commands that only bash reads as they are meant, in a stage whose RUNs a Debian `sh` reads. */
export function* bashisms(stage: Stage): Generator<Bashism> {
  if (!readBySh(stage)) return;
  for (const run of stage.commands) {
    const [body] = run.instruction.heredocs;
    if (body?.body.file.text.startsWith('#!', body.body.start)) continue;
    const found = bashismIn(run);
    if (found) yield { run, fix: undefined, ...found };
  }
}

/** Whether `sh` is dash: it is on Debian and Ubuntu, unless the file names another shell. */
export function readBySh(stage: Stage): boolean {
  const known = shells.get(stage);
  if (known !== undefined) return known;
  const answer = isDash(stage);
  shells.set(stage, answer);
  return answer;
}

const shells = new WeakMap<Stage, boolean>();

function isDash(stage: Stage): boolean {
  const { image } = stage.base;
  if (!image || systemOf(image) !== 'debian' || stage.effective('SHELL')) return false;
  return !stage.commands.some(
    ({ program, words }) =>
      program === 'dpkg-reconfigure' || (program === 'ln' && words.some(word => /(^|\/)sh$/.test(word))),
  );
}

type Found = Omit<Bashism, 'run' | 'fix'> & Partial<Pick<Bashism, 'fix'>>;

/** Source: dash(1) of Debian 13. */
function bashismIn(run: BuildCommand): Found | undefined {
  const { words, redirections } = run.command;
  const [first, second] = words;
  if (!first) return undefined;
  const here = redirections.find(({ operator }) => operator === '<<<');
  if (here) return { word: here.target, says: '`<<<` is a syntax error' };
  const both = redirections.length > 0 ? /^[^"'&]*[^"'&\\](&>)/.exec(textOf(run.spanOf(run.command))) : null;
  if (both) {
    const start = run.command.start + both[0].length - 2;
    return { word: { start, end: start + 2 }, says: '`&>` starts it in the background and goes on at once' };
  }
  switch (first.text) {
    case 'source':
      return {
        word: first,
        says: '`source` is not found',
        fix: { title: 'Write `.`', edits: () => replaceWord(run, first, '.') },
      };
    case '[[':
      return { word: first, says: '`[[` is not found, so the condition is never true' };
    case 'pushd':
    case 'popd':
    case 'shopt':
    case 'declare':
    case 'typeset':
    case 'let':
      return { word: first, says: `\`${first.text}\` is not found` };
    case 'set':
      return words.some(({ text }) => text === 'pipefail')
        ? { word: first, says: '`pipefail` is an illegal option' }
        : undefined;
    case 'echo':
      return second && /^-[neE]*e[neE]*$/.test(second.text)
        ? {
            word: second,
            says: `\`${second.text}\` is printed`,
            fix: second.text === '-e' ? { title: 'Remove `-e`', edits: () => removeWord(run, second) } : undefined,
          }
        : undefined;
    case 'test':
    case '[': {
      const equals = words.find(({ text }) => text === '==');
      return (
        equals && {
          word: equals,
          says: '`==` is an unexpected operator, so the condition is never true',
          fix: { title: 'Write `=`', edits: () => replaceWord(run, equals, '=') },
        }
      );
    }
    case 'mkdir':
    case 'touch':
    case 'cp':
    case 'mv':
    case 'rm':
    case 'chmod':
    case 'chown': {
      const list = words.find(word => /^[\w./-]*\{[\w.-]*(,[\w.-]*)+\}[\w./-]*$/.test(word.text) && isPlain(word));
      return list && { word: list, says: `\`${list.text.slice(0, 30)}\` is one name, braces and all` };
    }
  }
  return undefined;
}

/** Whether a word stands without quotes. */
function isPlain({ text, start, end }: Word): boolean {
  return end - start === text.length;
}
