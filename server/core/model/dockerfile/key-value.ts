/** Variables and labels written as `ENV name value`. */
import { replaceArguments } from '../../dockerfile/edit.js';
import type { Edit } from '../../text.js';
import type { Instruction, Pair } from './dockerfile.js';

export interface LegacyPair {
  readonly pair: Pair;
  /** Whether an `=` stands behind a space, so that it belongs to the value. */
  readonly spaced: boolean;
  edits(): readonly Edit[] | undefined;
}

/** The pair of an instruction in the old form; `undefined` where it is in the new one, or not finished. */
export function legacyPair(instruction: Instruction): LegacyPair | undefined {
  const [pair] = instruction.pairs;
  if (!pair?.legacy || !pair.value || instruction.open) return undefined;
  const written = pair.value.text.trimEnd();
  const spaced = /^=\s/.test(written);
  return {
    pair,
    spaced,
    edits: () => withEquals(instruction, pair.name, spaced ? written.replace(/^=\s+/, '') : written),
  };
}

/** Only where the value means the same on both sides: in the old form, quotes and spaces are taken as they stand. */
function withEquals(instruction: Instruction, name: string, text: string) {
  if (!/^[\w.-]+$/.test(name)) return undefined;
  if (/^"[^"\\]*"$/.test(text) || /^[^\s"'\\]+$/.test(text)) return replaceArguments(instruction, `${name}=${text}`);
  return /["'\\]/.test(text) ? undefined : replaceArguments(instruction, `${name}="${text}"`);
}
