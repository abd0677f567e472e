/** Words of a RUN that turn a check of certificates or signatures off. */

import type { Edit } from '../../text.js';
import type { Word } from '../shell.js';
import type { BuildCommand } from './build-command.js';
import { addressesIn, hostOf, isDownload, isPublicHost, verifiers } from './download.js';
import { removeWord } from './run-edit.js';

/** The word that turns it off, and the one that goes with it where there are two. */
export interface TurnedOff {
  readonly word: Word;
  readonly next?: Word | undefined;
  /** Whether the command is whole without them. */
  readonly removable: boolean;
  /** Further words that say the same, each with the one that goes with it. */
  readonly others?: readonly (readonly [Word, Word | undefined])[];
}

/** Where a command accepts any TLS certificate. */
export function tlsTurnedOff(run: BuildCommand): TurnedOff | undefined {
  const { program, words, command } = run;
  const flag = (test: RegExp) => run.word(text => test.test(text));
  const variable = trustsByVariable(command.assignments);
  if (variable) return variable;
  if ((program === 'curl' || program === 'wget') && isCheckedLater(run)) return undefined;
  switch (program) {
    case 'curl': {
      if (isOwnHost(run)) return undefined;
      const word = flag(/^(-k|--insecure)$/) ?? flag(/^-[a-zA-Z]*k[a-zA-Z]*$/);
      return word && { word, removable: /^(-k|--insecure)$/.test(word.text) };
    }
    case 'wget': {
      const word = isOwnHost(run) ? undefined : flag(/^--no-check-certificate$/);
      return word && { word, removable: true };
    }
    case 'git': {
      const word = flag(/^http\.sslverify=(false|0)$/i);
      const config =
        words[1] === 'config' && /^(false|0|no)$/i.test(words.at(-1) ?? '') ? flag(/^http\.sslverify$/i) : undefined;
      const found = word ?? config;
      return found && { word: found, removable: false };
    }
    case 'npm':
    case 'yarn':
    case 'pnpm': {
      const set = words.includes('config') && words.at(-1) === 'false' ? flag(/^strict-ssl$/) : undefined;
      const found = set ?? flag(/^(--)?strict-ssl=false$/);
      return found && { word: found, removable: false };
    }
    case 'apt-get':
    case 'apt': {
      const word = flag(/Acquire::https(::[\w.-]+)?::Verify-(Peer|Host)=(false|0)/i);
      return word && { word, removable: false };
    }
    case 'yum':
    case 'dnf':
    case 'microdnf': {
      const word = flag(/sslverify=(false|0)/i);
      return word && { word, removable: false };
    }
    case 'apk': {
      const word = flag(/^--no-check-certificate$/);
      return word && { word, removable: true };
    }
  }
  if (!/^pip[\d.]*$/.test(program)) return undefined;
  const trusted = command.words.flatMap((word, at): [Word, Word | undefined][] => {
    if (!/^--trusted-host(=|$)/.test(word.text)) return [];
    const next = word.text.includes('=') ? undefined : command.words[at + 1];
    const host = next?.text ?? word.text.slice(word.text.indexOf('=') + 1);
    return isPublicHost(host) ? [[word, next]] : [];
  });
  const [first, ...others] = trusted;
  return first && { word: first[0], next: first[1], removable: true, others };
}

/** Takes out what turns the check off. */
export function withoutTrust(run: BuildCommand, { word, next, others = [] }: TurnedOff): readonly Edit[] | undefined {
  const removed = [[word, next] as const, ...others].map(([first, second]) => removeWord(run, first, second));
  return removed.every(edits => edits !== undefined) ? removed.flat() : undefined;
}

/** Whether a variable of the environment has programs accept any certificate. */
export function isTrustAll(name: string, value: string): boolean {
  switch (name) {
    case 'NODE_TLS_REJECT_UNAUTHORIZED':
    case 'PYTHONHTTPSVERIFY':
      return value === '0';
    case 'GIT_SSL_NO_VERIFY':
      return /^(1|true|yes)$/i.test(value);
    case 'NPM_CONFIG_STRICT_SSL':
    case 'npm_config_strict_ssl':
      return value === 'false';
    case 'PIP_TRUSTED_HOST':
      return isPublicHost(value.split(/[\s:]/, 1)[0] ?? '');
    default:
      return false;
  }
}

/** Where a command installs packages that nobody signed. */
export function signatureTurnedOff(run: BuildCommand): TurnedOff | undefined {
  const flag = (test: RegExp) => run.word(text => test.test(text));
  const removable = (word: Word | undefined) => word && { word, removable: true };
  switch (run.program) {
    case 'apk':
      // A new system has no keys yet.
      return run.has('--initdb') || installsOwn(run) ? undefined : removable(flag(/^--allow-untrusted$/));
    case 'apt-get':
    case 'apt':
    case 'aptitude':
      return removable(flag(/^--(allow-unauthenticated|force-yes)$/) ?? flag(/AllowUnauthenticated=(true|1)/i));
    case 'yum':
    case 'dnf':
    case 'microdnf':
      return removable(flag(/^--nogpgcheck$/) ?? flag(/^--setopt=(\*\.)?gpgcheck=(0|false)/i));
    case 'rpm':
      return removable(flag(/^--(nosignature|nodigest)$/));
    case 'zypper':
      return removable(flag(/^--no-gpg-checks?$/));
    case 'echo':
    case 'printf': {
      const word = flag(/\[[^\]]*\btrusted=yes\b[^\]]*\] *https?:/);
      return word && { word, removable: false };
    }
    default:
      return undefined;
  }
}

/** Whether it installs only package files that its own script did not fetch: what a project has built it did not sign. */
function installsOwn(run: BuildCommand): boolean {
  const names = run.words.slice(2).filter(word => !word.startsWith('-'));
  if (names.length === 0 || !names.every(name => /\.(apk|rpm|deb)$/.test(name))) return false;
  for (let at = run.previous; at; at = at.previous) if (isDownload(at)) return false;
  return true;
}

/** Whether the script compares what came with a checksum or a signature. */
function isCheckedLater(run: BuildCommand): boolean {
  for (let at = run.next; at; at = at.next) if (verifiers.test(at.program)) return true;
  return false;
}

function isOwnHost(run: BuildCommand): boolean {
  const hosts = addressesIn(run).map(({ url }) => hostOf(url));
  return hosts.length > 0 && hosts.every(host => host !== '' && !isPublicHost(host));
}

function trustsByVariable(assignments: BuildCommand['command']['assignments']): TurnedOff | undefined {
  const found = assignments.find(({ name, value }) => isTrustAll(name, value.text));
  if (!found) return undefined;
  const { name, value } = found;
  const start = value.start - name.length - 1;
  return { word: { ...value, start, text: `${name}=${value.text}` }, removable: false };
}
