/** Whether a pipe in a RUN fails with its first command. */

import { systemOf } from '../image.js';
import { type BuildCommand, sameRun } from './build-command.js';
import type { Stage } from './dockerfile.js';

/** Whether the shell in force at a command, or the script before it, sets `pipefail`. */
export function pipesFail(run: BuildCommand, stage: Stage): boolean {
  const shell =
    stage.instructionsNamed('SHELL').findLast(({ index }) => index < run.instruction.index) ??
    stage.parent?.effective('SHELL');
  if (shell?.text.includes('pipefail')) return true;
  return sameRun(stage.commands, run).some(({ program, words }) => program === 'set' && words.includes('pipefail'));
}

/** Whether what comes behind a pipe fails by itself when nothing comes, as programs do that unpack, verify or search. */
export function failsOnNothing({ next }: BuildCommand): boolean {
  return next !== undefined && choosy.test(next.program);
}

const choosy =
  /^(tar|bsdtar|gtar|gunzip|zcat|bunzip2|xz|unxz|unzip|funzip|zstd|cpio|gpg|gpg2|apt-key|rpm|dpkg|sha\d+sum|md5sum|grep|egrep|psql|openssl)$/;

/** The SHELL that makes pipes fail, with a shell that is surely in the image. */
export function pipefailShell({ base }: Stage): string | undefined {
  const system = base.image && systemOf(base.image);
  if (system === 'alpine') return 'SHELL ["/bin/ash", "-eo", "pipefail", "-c"]';
  if (system === 'debian' || system === 'redhat') return 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]';
  return undefined;
}
