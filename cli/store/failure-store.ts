/**
 * The failure store: `.memslot-check/` in the working directory.
 *
 * `failures/ID.json` holds minimal traces, `raw/ID.json` traces as they first failed, on disk
 * before shrinking starts. Both are named by the hash of their trace, so one bug is one file
 * however often it is found. What should be kept is promoted to the checked-in `corpus/` by hand;
 * the store ignores itself in git.
 */
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HarnessError } from "../../abi/harness-error.ts";
import type { DivergenceKind } from "../../reports/report.ts";

/** Version of the file format. */
export const FAILURE_SCHEMA = 1;

/** One failing trace and how it came to be. */
export interface StoredFailure {
  readonly failure: typeof FAILURE_SCHEMA;
  readonly id: string;
  /** What makes two failures the same bug: the kind and the deciding rule or property. */
  readonly identity: {
    readonly kind: DivergenceKind;
    readonly rule: string | null;
    readonly property: string | null;
  };
  readonly implementation: string;
  readonly dialect: string;
  readonly traceSchema: number;
  readonly modelVersion: number;
  readonly seed: number | null;
  readonly run: number | null;
  /** One operation per line in notation. */
  readonly trace: readonly string[];
  readonly replay: string;
}

/** Where failures are kept; a read-only store keeps nothing and says so by answering null. */
export interface FailureStore {
  /** @returns the path of the file, relative to the working directory. */
  readonly keep: (shelf: "raw" | "failures", failure: StoredFailure) => string | null;
}

/** Directory of the store below the working directory. */
const STORE_DIRECTORY = ".memslot-check";

/** A store that refuses to write; what fails is still reported, with its token. */
export const READ_ONLY_STORE: FailureStore = { keep: () => null };

/** The store of a working directory; made when the first failure is kept. */
export function openFailureStore(cwd: string): FailureStore {
  return {
    keep: (shelf, failure) => {
      const path = join(STORE_DIRECTORY, shelf, `${failure.id}.json`);
      try {
        mkdirSync(join(cwd, STORE_DIRECTORY, shelf), { recursive: true });
        writeFileSync(join(cwd, STORE_DIRECTORY, ".gitignore"), "*\n");
        writeWhole(join(cwd, path), `${JSON.stringify(failure, null, 2)}\n`);
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? String(error);
        const message = `cannot keep the failing trace in ${path}: ${code}`;
        throw new HarnessError("MSC310", message, "run where the working directory is writable");
      }
      return path;
    },
  };
}

/** Readers never see half a file, and of two writers of the same trace one wins. */
function writeWhole(path: string, content: string): void {
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, content);
  renameSync(temporary, path);
}
