/** Whether a compose file is there for developers and tests: its path says so, or the comment at its head. */
import type { TextFile } from '../../text.js';

const developmentWords: ReadonlySet<string> = new Set(
  (
    'dev devel develop development local localhost test tests testing ci e2e debug override ' +
    'devcontainer integration sandbox playground bench benchmark benchmarks fixtures testdata hack suites'
  ).split(' '),
);

const testWords: ReadonlySet<string> = new Set(['devcontainer', 'cypress', 'playwright', 'e2e']);

/** The parts of a name such as `docker-compose.dev.yml`, in lower case. */
export function wordsOf(name: string): readonly string[] {
  return name.toLowerCase().split(/[^a-z0-9]+/);
}

export function isDevelopmentWord(word: string): boolean {
  return developmentWords.has(word);
}

export function isForDevelopers({ path, text }: TextFile): boolean {
  return isDevelopmentPath(path) || saysDevelopment(headOf(text), path);
}

function isDevelopmentPath(path: string): boolean {
  const folders = path.toLowerCase().split('/');
  const name = folders.pop() ?? '';
  return (
    folders.some(
      folder => developmentWords.has(folder.replace(/^[._]+/, '')) || wordsOf(folder).some(word => testWords.has(word)),
    ) || wordsOf(name).some(word => developmentWords.has(word))
  );
}

/** The lines of the comment above the first thing that is defined, without rulers and legal notices. */
function headOf(text: string): string[] {
  const head: string[] = [];
  for (const line of text.split('\n', 60)) {
    if (line.startsWith('#')) head.push(line.replace(/^[#\s*=─-]+|[\s*=─-]+$/g, ''));
    else if (!/^\uFEFF?\s*$|^---|^(?:version|name)\s*:/.test(line)) break;
  }
  return head.filter(line => /\p{L}/u.test(line) && !/SPDX|copyright|licen[cs]e/i.test(line));
}

function saysDevelopment(head: readonly string[], path: string): boolean {
  if (head.some(line => notForProduction.test(line) || onlyForDevelopment.test(line))) return true;
  const name = path.slice(path.lastIndexOf('/') + 1);
  // A head that speaks of production too speaks of this file, unless it says which other one production has.
  const isForBoth = head.some(
    line => /\bprod(?:uction)?\b|self-?host/i.test(line) && !(elsewhere.test(line) && !line.includes(` ${name}`)),
  );
  return !isForBoth && head.slice(0, 2).some(line => title.test(line) && !/\.ya?ml\b/.test(line));
}

/** What is not for production before something is done to it, or but for its passwords, is for production afterwards. */
const notForProduction =
  /^(?!.*\b(?:without|until|unless|before|first|passwords?|credentials?|secrets?|keys?|defaults?)\b).*\b(?:not|never|don't)\b[^.:,;]{0,50}\bproduction\b/i;
const onlyForDevelopment =
  /\bfor (?:local )?(?:development|testing)(?: and test\w*)?(?: purposes)? only\b|\bonly for (?:local )?(?:development|testing)\b|\bis (?:meant |intended )?for (?:the )?\**(?:local )?development\b/i;
const title =
  /\b(?:local(?:net)? (?:development|dev|testing|test|stack|environment)|development|dev[- ](?:environment|stack|mode|setup))\b/i;
const elsewhere = /\bproduction\b.*\b(?:uses?|see|refer|runs? (?:in|on))\b/i;
