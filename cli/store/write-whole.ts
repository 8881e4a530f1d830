import { lstatSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";

/**
 * Writes a file so that readers never see half of it, and of two writers one wins. On a full disk,
 * the file is what it was before. A link stays one, and what is no file, such as a device or a
 * pipe, is written to and not replaced.
 *
 * @throws what the file system says; the temporary file is gone then.
 */
export function writeWhole(path: string, content: string): void {
  const target = replaceable(path);
  if (target === undefined) {
    writeFileSync(path, content);
    return;
  }
  const temporary = `${target}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** The path of a file that another one may take the place of; undefined for what has to stay. */
export function replaceable(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found !== undefined) return found.isFile() ? realpathSync(path) : undefined;
  // A link that leads nowhere yet.
  return lstatSync(path, { throwIfNoEntry: false }) === undefined ? path : undefined;
}
