/** Places in a text, found line by line, where most lines were seen before: a keystroke changes one or two. */
import type { TextFile } from '../../text.js';

/** Adds the offsets of what begins in a part of a text; the part holds whole lines, and each is looked at by itself. */
type Find = (text: string, from: number, to: number, found: number[]) => void;

/**
 * A search that remembers the last text of a path, and looks only at the lines that are not the same any more. Every
 * number it finds is an offset, in ascending order.
 */
export function lineScan(find: Find): (file: TextFile) => readonly number[] {
  const last = new Map<string, { readonly text: string; readonly found: readonly number[] }>();
  return ({ path, text }) => {
    const before = last.get(path);
    const found = before ? again(text, before.text, before.found, find) : [];
    if (!before) find(text, 0, text.length, found);
    last.delete(path);
    last.set(path, { text, found });
    const oldest = last.size > mostPaths ? last.keys().next().value : undefined;
    if (oldest !== undefined) last.delete(oldest);
    return found;
  };
}

/** Few files are edited at a time. */
const mostPaths = 32;

function again(text: string, before: string, places: readonly number[], find: Find): number[] {
  const same = sameAtStart(text, before);
  if (same === text.length && same === before.length) return [...places];
  const from = same === 0 ? 0 : text.lastIndexOf('\n', same - 1) + 1;
  const sameEnd = sameAtEnd(text, before, Math.min(text.length, before.length) - from);
  const newline = text.indexOf('\n', text.length - sameEnd);
  const to = newline < 0 ? text.length : newline + 1;
  const moved = text.length - before.length;
  const found = places.filter(place => place < from);
  find(text, from, to, found);
  for (const place of places) if (place >= to - moved) found.push(place + moved);
  return found;
}

/** How many characters two texts begin with that are the same. Parts are compared at once, which costs next to nothing. */
function sameAtStart(a: string, b: string): number {
  let [low, high] = [0, Math.min(a.length, b.length)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (a.slice(low, middle) === b.slice(low, middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

function sameAtEnd(a: string, b: string, most: number): number {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (a.slice(a.length - middle, a.length - low) === b.slice(b.length - middle, b.length - low)) low = middle;
    else high = middle - 1;
  }
  return low;
}
