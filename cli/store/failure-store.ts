/**
 * The failure store: `.memslot-check/` in the working directory.
 *
 * `failures/ID.json` holds minimal traces, `raw/ID.json` traces as they first failed, on disk
 * before shrinking starts. Both are named by the hash of their trace, so one bug is one file
 * however often it is found. Where the same trace fails otherwise, or on another implementation,
 * that failure has a file beside the first, `ID-TAG.json`. What should be kept is promoted to the
 * checked-in `corpus/` by hand; the store ignores itself in git.
 */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LostDuring } from "../../abi/implementation.ts";
import type { DivergenceKind } from "../../reports/report.ts";
import { type Environment, isContinuousIntegration } from "../environment.ts";
import { readTextFile } from "./read-text-file.ts";
import { writeWhole } from "./write-whole.ts";

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
    /** Where the machine was lost, when not in performing an operation. */
    readonly during?: LostDuring;
  };
  readonly implementation: string;
  readonly dialect: string;
  readonly traceSchema: number;
  readonly modelVersion: number;
  readonly seed: number | null;
  readonly run: number | null;
  /** One operation per line in notation. */
  readonly trace: readonly string[];
  /** What the machine was drawn to do where the ABI leaves it open; absent: the usual. */
  readonly personality?: string;
  readonly replay: string;
}

/** Where failures are kept; what could not be kept is answered with null. */
export interface FailureStore {
  /** @returns the path of the file, relative to the working directory. */
  readonly keep: (shelf: "raw" | "failures", failure: StoredFailure) => string | null;
}

/** Directory of the store below the working directory. */
export const STORE_DIRECTORY = ".memslot-check";

/** A store that refuses to write; what fails is still reported, with its token. */
export const READ_ONLY_STORE: FailureStore = { keep: () => null };

/**
 * The store of a working directory; made when the first failure is kept. One that cannot be written
 * loses the file and not the finding: the run goes on, and the trouble is told.
 *
 * @param onTrouble - told in one line why a failure could not be kept.
 */
export function openFailureStore(cwd: string, onTrouble: (message: string) => void): FailureStore {
  return {
    keep: (shelf, failure) => {
      const path = placeOf(cwd, shelf, failure);
      try {
        mkdirSync(join(cwd, STORE_DIRECTORY, shelf), { recursive: true });
        writeFileSync(join(cwd, STORE_DIRECTORY, ".gitignore"), "*\n");
        writeWhole(join(cwd, path), `${JSON.stringify(failure, null, 2)}\n`);
        return path;
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? String(error);
        onTrouble(`cannot keep the failing trace in ${path}: ${code}`);
        return null;
      }
    },
  };
}

/** The file of this failure: the plain name, unless another failure of the same trace has it. */
function placeOf(cwd: string, shelf: string, failure: StoredFailure): string {
  const plain = join(STORE_DIRECTORY, shelf, `${failure.id}.json`);
  const own = ownerOf(failure);
  const owner = ownerIn(join(cwd, plain));
  if (owner === undefined || owner === own) return plain;
  const tag = createHash("sha256").update(own).digest("hex").slice(0, TAG_DIGITS);
  return join(STORE_DIRECTORY, shelf, `${failure.id}-${tag}.json`);
}

const TAG_DIGITS = 8;

/** What makes two failures of one trace the same. */
function ownerOf({ implementation, identity }: Pick<StoredFailure, "implementation" | "identity">) {
  const { kind, rule, property, during = null } = identity;
  return JSON.stringify([implementation, kind, rule, property, during]);
}

/** @returns undefined when there is no file; nothing is lost by overwriting one that is broken. */
function ownerIn(path: string): string | undefined {
  const read = readTextFile(path);
  if (!("text" in read)) return undefined;
  try {
    return ownerOf(JSON.parse(read.text));
  } catch {
    return undefined;
  }
}

/**
 * The store that a call of the command line writes to; under continuous integration none.
 *
 * @param troubles - gets a line for every failure that could not be kept.
 */
export function storeOf(environment: Environment, troubles: Set<string>): FailureStore {
  if (isContinuousIntegration(environment)) return READ_ONLY_STORE;
  return openFailureStore(environment.cwd, (message) => troubles.add(message));
}
