/** The one way in which files are read that somebody named. */
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from "node:fs";

/** Largest file that is read, in bytes: a report of a whole campaign has a few megabytes. */
export const FILE_BYTES_MAX: number = 64 * 2 ** 20;

/** The text of a file, or in a few words why there is none: `ENOENT`, `it is a directory`. */
export type TextFile = { readonly text: string } | { readonly fault: string };

/**
 * Reads a regular file of at most {@link FILE_BYTES_MAX}; never waits, and reads nothing of what is
 * larger or of what has no end.
 */
export function readTextFile(path: string): TextFile {
  let descriptor: number;
  try {
    // A FIFO without a writer would not open otherwise.
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    return { fault: codeOf(error) };
  }
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) return { fault: `it is ${kindOf(status)}, not a file` };
    if (status.size > FILE_BYTES_MAX) return { fault: tooLarge(status.size) };
    return textIn(descriptor);
  } catch (error) {
    return { fault: codeOf(error) };
  } finally {
    closeSync(descriptor);
  }
}

/** Files of the kernel say that they are empty, and a file may grow while it is read. */
function textIn(descriptor: number): TextFile {
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  for (;;) {
    const part = Buffer.allocUnsafe(PART_BYTES);
    const length = readSync(descriptor, part);
    if (length === 0) return { text: Buffer.concat(parts).toString("utf8") };
    sizeBytes += length;
    if (sizeBytes > FILE_BYTES_MAX) return { fault: tooLarge(sizeBytes) };
    parts.push(part.subarray(0, length));
  }
}

const PART_BYTES = 2 ** 16;

function tooLarge(sizeBytes: number): string {
  const size = Math.ceil(sizeBytes / 2 ** 20);
  return `it has ${size} MiB, and no file above ${FILE_BYTES_MAX / 2 ** 20} MiB is read`;
}

function kindOf(status: Stats): string {
  if (status.isDirectory()) return "a directory";
  if (status.isFIFO()) return "a FIFO";
  if (status.isCharacterDevice() || status.isBlockDevice()) return "a device";
  return "something else";
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "unknown error";
}
