/**
 * Exceptions from code of somebody else, as text: what was thrown, and where in that code. Whatever
 * was thrown, looking at it throws nothing.
 */
import { shown, shownText } from "./shown.ts";

const MESSAGE_MAX = 300;

/** Frames that are worth showing: beyond, it is the code that called the code that called. */
const FRAMES_MAX = 5;

/** Name and message, and the place it came from, as `adapter.mjs:12:9`. */
export function thrownText(error: unknown): string {
  try {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : shown(error);
    const [first] = framesOf(error);
    const place = /([^/\\]+:\d+:\d+)\)?$/.exec(first ?? "")?.[1];
    return shownText(text, MESSAGE_MAX) + (place === undefined ? "" : `, at ${place}`);
  } catch {
    return shown(error);
  }
}

/** Where it was thrown, innermost first; nothing of node and nothing of this package. */
export function framesOf(error: unknown): readonly string[] {
  try {
    const stack = error instanceof Error ? String(error.stack) : "";
    const frames = stack.split("\n").filter((line) => FRAME.test(line) && !line.includes(OURS));
    return frames.map((line) => line.trim()).slice(0, FRAMES_MAX);
  } catch {
    return [];
  }
}

/** True for what was thrown by this package itself, with none of somebody else's code around it. */
export function isOurFault(error: unknown): boolean {
  try {
    const isOurs = error instanceof Error && String(error.stack).includes(OURS);
    return isOurs && framesOf(error).length === 0;
  } catch {
    return false;
  }
}

/** A place in a file, and not in node itself. */
const FRAME = /^ {4}at (?!.*\(?node:).*[/\\].*:\d+:\d+\)?$/;

/** The folder of the package, from the sources as from the bundle. */
const OURS = new URL("..", import.meta.url).pathname;
