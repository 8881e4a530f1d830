import type { FoundStates } from "./expansion.ts";

/**
 * Goes through what several shares found, in the order in which one alone would have found it: by
 * parent, then by edge. No two shares expand the same parent.
 */
export function forEachInOrder(
  parts: readonly FoundStates[],
  visit: (part: number, position: number) => void,
): void {
  const heads = parts.map(() => 0);
  for (;;) {
    const part = leastPart(parts, heads);
    if (part < 0) {
      return;
    }
    const position = heads[part] as number;
    visit(part, position);
    heads[part] = position + 1;
  }
}

/** @returns the part that goes on with the least parent; -1 when all have come to their end. */
function leastPart(parts: readonly FoundStates[], heads: readonly number[]): number {
  let least = -1;
  let leastParent = Number.POSITIVE_INFINITY;
  for (let part = 0; part < parts.length; part++) {
    const parent = parts[part]?.parents[heads[part] as number] ?? Number.POSITIVE_INFINITY;
    if (parent < leastParent) {
      least = part;
      leastParent = parent;
    }
  }
  return least;
}
