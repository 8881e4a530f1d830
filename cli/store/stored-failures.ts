/** What the failure store holds, for whoever wants to see, replay or delete it. */
import { readdirSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { HarnessError } from "../../abi/harness-error.ts";
import { LOST_DURING } from "../../abi/implementation.ts";
import { shownText } from "../../abi/shown.ts";
import { suggestion } from "../../abi/suggest.ts";
import {
  COUNT,
  constant,
  decodeText,
  list,
  may,
  must,
  object,
  orNull,
  TEXT,
  words,
} from "../../abi/typed-schema.ts";
import { DIVERGENCE_KINDS } from "../../reports/report.ts";
import { FAILURE_SCHEMA, STORE_DIRECTORY, type StoredFailure } from "./failure-store.ts";
import { readTextFile } from "./read-text-file.ts";

/** A failure with its file. */
export interface KeptFailure {
  /** Relative to the working directory. */
  readonly path: string;
  /** When the file was written, in milliseconds of the wall clock. */
  readonly keptMs: number;
  readonly failure: StoredFailure;
}

/** Everything below `failures/`. */
export interface StoreContent {
  /** Newest first. */
  readonly kept: readonly KeptFailure[];
  /** Files that are no stored failures, and why. */
  readonly broken: readonly { readonly path: string; readonly fault: string }[];
}

const FAILURE = object<StoredFailure>({
  failure: must(constant(FAILURE_SCHEMA)),
  id: must(TEXT),
  identity: must(
    object<StoredFailure["identity"]>({
      kind: must(words(...DIVERGENCE_KINDS)),
      rule: must(orNull(TEXT)),
      property: must(orNull(TEXT)),
      during: may(words(...LOST_DURING)),
    }),
  ),
  implementation: must(TEXT),
  dialect: must(TEXT),
  traceSchema: must(COUNT),
  modelVersion: must(COUNT),
  seed: must(orNull(COUNT)),
  run: must(orNull(COUNT)),
  trace: must(list(TEXT)),
  personality: may(TEXT),
  replay: must(TEXT),
});

/** Reads the store of a working directory; one that is not there is empty. */
export function readStore(cwd: string): StoreContent {
  const kept: KeptFailure[] = [];
  const broken: { readonly path: string; readonly fault: string }[] = [];
  for (const name of namesIn(join(cwd, FAILURES))) {
    const path = join(FAILURES, name);
    const read = readTextFile(join(cwd, path));
    const decoded = "text" in read ? decodeText(FAILURE, read.text) : read;
    if ("fault" in decoded) broken.push({ path, fault: decoded.fault });
    else kept.push({ path, keptMs: statSync(join(cwd, path)).mtimeMs, failure: decoded.value });
  }
  return { kept: kept.sort((a, b) => b.keptMs - a.keptMs), broken };
}

/**
 * The one failure whose id begins so.
 *
 * @throws {HarnessError} MSC137 when there is none, or more than one.
 */
export function failureNamed({ kept }: StoreContent, id: string): KeptFailure {
  const exact = kept.find((one) => nameOf(one) === id);
  if (exact !== undefined) return exact;
  const found = kept.filter((one) => nameOf(one).startsWith(id));
  const [first, second] = found;
  if (first !== undefined && second === undefined) return first;
  const ids = kept.map(nameOf);
  const message = `the store keeps ${found.length} failures whose id begins with ${shownText(id)}`;
  const all = ids.length === 0 ? "it keeps none at all" : "memslot-check failures lists them";
  throw new HarnessError("MSC137", message, suggestion(id, ids, all));
}

/** What a failure is called: its id, and a tag where several have the same trace. */
export function nameOf({ path }: KeptFailure): string {
  return basename(path, ".json");
}

/** Deletes the file of one failure. */
export function deleteFailure(cwd: string, { path }: KeptFailure): void {
  rmSync(join(cwd, path), { force: true });
}

/** Deletes everything, also the traces as they first failed. */
export function emptyStore(cwd: string): void {
  rmSync(join(cwd, STORE_DIRECTORY), { recursive: true, force: true });
}

const FAILURES = join(STORE_DIRECTORY, "failures");

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory).filter((name) => name.endsWith(".json"));
  } catch {
    return [];
  }
}
