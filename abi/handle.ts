/**
 * Handles: symbolic names of what earlier operations of a trace made, `fd0`. An implementation maps
 * them to its own descriptors and never leaks the number.
 */

/** A symbolic descriptor. */
export type Handle = `fd${number}`;

/**
 * What may stand where the ABI wants a descriptor: a handle, or a number that was never handed out,
 * such as -1.
 */
export type FdRef = Handle | number;

const HANDLE = /^fd(0|[1-9][0-9]{0,5})$/;

/** True for a well-formed handle. */
export function isHandle(text: unknown): text is Handle {
  return typeof text === "string" && HANDLE.test(text);
}
