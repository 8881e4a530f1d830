/** True for a name that is the path of a module: `./adapter.mjs`. */
export function isAdapter(implementation: string): boolean {
  return /^(\.{0,2}\/)/.test(implementation);
}

/** True for what is no such name, but looks as if it were meant to be one. */
export function looksLikePath(word: string): boolean {
  return /^[\w-][^:]*\.(mjs|cjs|js|mts|ts)$/.test(word);
}
