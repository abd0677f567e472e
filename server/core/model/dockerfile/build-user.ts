/** Who the instructions of a stage run as while it is built. */

import { defaultUser } from '../image.js';
import type { Instruction, Stage } from './dockerfile.js';

/** Whether an instruction of the stage surely runs as root. */
export function startsAsRootAt(instruction: Instruction, stage: Stage): boolean {
  const before =
    stage.instructionsNamed('USER').findLast(({ index }) => index < instruction.index) ??
    stage.parent?.effective('USER');
  if (before) return /^(root|0+)(:|$)/.test(before.words[0]?.value ?? '');
  return stage.base.image !== undefined && defaultUser(stage.base.image) === 'root';
}
