/** Accounts of the operating system that a RUN makes or changes. */

import type { Word } from '../shell.js';
import type { BuildCommand } from './build-command.js';

/** Where a literal password is given to an account; its user where that is named. */
export function passwordSet(run: BuildCommand): { readonly word: Word; readonly user: string | undefined } | undefined {
  const { program, command, next } = run;
  if (/^(echo|printf)$/.test(program) && command.after === '|' && next?.program === 'chpasswd') {
    const word = command.words.find(({ text }) => /^[a-z_][\w-]*:./i.test(text));
    const [, user, password] = /^([a-z_][\w-]*):(.+)$/i.exec(word?.text ?? '') ?? [];
    // A name that is its own password is there for everybody to know.
    const open = user === password && user !== 'root';
    return word && password !== undefined && isLiteral(password) && !open ? { word, user } : undefined;
  }
  if (/^(echo|printf)$/.test(program) && command.after === '|' && next?.program === 'passwd') {
    const word = command.words.at(-1);
    return word && command.words.length > 1 && isLiteral(word.text)
      ? { word, user: next.words.findLast(text => !text.startsWith('-') && text !== 'passwd') }
      : undefined;
  }
  if (program !== 'useradd' && program !== 'usermod') return undefined;
  const at = command.words.findIndex(({ text }) => text === '-p' || text === '--password');
  const word = at < 0 ? undefined : command.words[at + 1];
  // An empty one, or a lock, opens nothing.
  const user = run.words.at(-1);
  return word && isLiteral(word.text) && !/^[*!x]?$/.test(word.text) && word.text !== user ? { word, user } : undefined;
}

function isLiteral(password: string): boolean {
  return !/^\$[A-Za-z_{(]|`|\$\(|\$\{/.test(password) && password !== '*' && password !== '!';
}
