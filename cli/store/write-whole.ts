import { renameSync, rmSync, writeFileSync } from "node:fs";

/**
 * Writes a file so that readers never see half of it, and of two writers one wins. On a full disk,
 * the file is what it was before.
 *
 * @throws what the file system says; the temporary file is gone then.
 */
export function writeWhole(path: string, content: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
