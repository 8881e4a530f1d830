import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { HarnessError } from "../abi/harness-error.ts";
import {
  AMOUNT,
  COUNT,
  constant,
  decodeText,
  list,
  must,
  object,
  type SchemaOf,
  type ShapeOf,
  TEXT,
} from "../abi/typed-schema.ts";
import type { SearchPlace } from "./search.ts";

/** Version of the note's format. */
const NOTE_SCHEMA = 2;
const NOTE_NAME = "checkpoint.json";

/**
 * What a checkpoint says; `body` belongs to the back end, and names the files that hold the states.
 */
export interface Note<Body> {
  readonly schema: typeof NOTE_SCHEMA;
  /** What the search was of; another system, or a changed one, may not go on from here. */
  readonly fingerprint: string;
  /**
   * Counts the runs that wrote here, so that a run never writes into a file its own checkpoint
   * rests on.
   */
  readonly generation: number;
  readonly place: SearchPlace;
  readonly body: Body;
}

/**
 * Replaces the note of a directory in one step: a kill leaves the old one or the new one.
 *
 * @throws {HarnessError} MSC126 when the directory cannot be written.
 */
export function writeNote<Body>(directory: string, note: Omit<Note<Body>, "schema">): void {
  const path = join(directory, NOTE_NAME);
  onDisk(directory, () => {
    const text = JSON.stringify({ schema: NOTE_SCHEMA, ...note });
    writeFileSync(`${path}.new`, `${text}\n${digestOf(text)}\n`);
    renameSync(`${path}.new`, path);
  });
  removeFiles(directory, (name) => isStateFile(name) && !name.startsWith(`${note.generation}-`));
}

/**
 * Reads the note of a directory.
 *
 * @param body - what its back end wrote; absent for one that holds it to its shape itself.
 * @returns null when there is none.
 * @throws {HarnessError} MSC111 when it is the note of another system, or of another version of
 *   this tool; MSC126 when the directory cannot be made or read; MSC139 when the note is damaged.
 */
export function readNote<Body>(
  directory: string,
  fingerprint: string,
  body?: SchemaOf<Body>,
): Note<Body> | null {
  const names = onDisk(directory, () => {
    mkdirSync(directory, { recursive: true });
    return readdirSync(directory);
  });
  if (!names.includes(NOTE_NAME)) {
    return null;
  }
  const path = join(directory, NOTE_NAME);
  if (!onDisk(directory, () => statSync(path).isFile())) throw damaged(directory, "it is no file");
  const text = onDisk(directory, () => readFileSync(path, "utf8"));
  const [said = "", digest] = text.split("\n");
  if (digestOf(said) !== digest) throw damaged(directory, "its checksum does not fit");
  const head = fitting(HEAD, said, directory);
  if (head.schema !== NOTE_SCHEMA || head.fingerprint !== fingerprint) {
    const hint = "name another one: only the same domain, machine, reduction and storage go on";
    throw new HarnessError("MSC111", `${directory} is the checkpoint of another system`, hint);
  }
  return fitting(noteOf(body ?? unlooked<Body>()), said, directory);
}

/** Whether a directory holds a note, so that a run would go on from it. */
export function hasNote(directory: string): boolean {
  return existsSync(join(directory, NOTE_NAME));
}

/** A file for states. A search that keeps them in several parts numbers these from 0. */
export function stateFile(directory: string, generation: number, part: number): string {
  return join(directory, `${generation}-${part}.states`);
}

/**
 * Writes the one file for the states of a search that keeps them together.
 *
 * @returns the digest by which it is known again.
 * @throws {HarnessError} MSC126 when the directory cannot be written.
 */
export function writeStates(directory: string, generation: number, words: Int32Array): string {
  onDisk(directory, () => writeFileSync(stateFile(directory, generation, 0), words));
  return digestOf(words);
}

/**
 * Reads it again.
 *
 * @throws {HarnessError} MSC139 when it is gone, or not what was written.
 */
export function readStates(
  directory: string,
  generation: number,
  count: number,
  digest: string,
): Int32Array {
  const path = stateFile(directory, generation, 0);
  const bytes = onDisk(directory, () => (existsSync(path) ? readFileSync(path) : Buffer.alloc(0)));
  if (bytes.length !== count * 4 || digestOf(bytes) !== digest) {
    throw damaged(directory, "the file of its states is another one");
  }
  return new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + count * 4));
}

/** Deletes a checkpoint that nobody needs to continue. */
export function removeCheckpoint(directory: string): void {
  removeFiles(directory, (name) => name === NOTE_NAME || isStateFile(name));
}

/** A short text that changes whenever something does that a checkpoint depends on. */
export function fingerprintOf(parts: unknown): string {
  return digestOf(JSON.stringify(parts));
}

/** The error of a checkpoint that is not what some run wrote. */
export function damaged(directory: string, fault: string): HarnessError {
  const hint = "delete the checkpoint directory and start again";
  return new HarnessError("MSC139", `the checkpoint in ${directory} is damaged: ${fault}`, hint);
}

function digestOf(content: string | Uint8Array | Int32Array): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 16);
}

/** What tells whether the rest can be read. */
const HEAD = object<Pick<Note<unknown>, "fingerprint"> & { readonly schema: number }>({
  schema: must(COUNT),
  fingerprint: must(TEXT),
});

function noteOf<Body>(body: SchemaOf<Body>): SchemaOf<Note<Body>> {
  const shape = {
    schema: must(constant(NOTE_SCHEMA)),
    fingerprint: must(TEXT),
    generation: must(COUNT),
    place: must(object<SearchPlace>({ levels: must(list(COUNT)), elapsedMs: must(AMOUNT) })),
    body: must(body),
  };
  return object<Note<Body>>(shape as unknown as ShapeOf<Note<Body>>);
}

/** Whatever stands there: a back end that gives no shape looks at it itself. */
function unlooked<Body>(): SchemaOf<Body> {
  return { json: {}, read: (json) => json as Body };
}

function fitting<T>(schema: SchemaOf<T>, text: string, directory: string): T {
  const decoded = decodeText(schema, text);
  if ("value" in decoded) return decoded.value;
  throw damaged(directory, decoded.fault);
}

function onDisk<T>(directory: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    const message = `cannot keep a checkpoint in ${directory}: ${code}`;
    throw new HarnessError("MSC126", message, "name a directory that can be written");
  }
}

function isStateFile(name: string): boolean {
  return name.endsWith(".states");
}

function removeFiles(directory: string, isUnwanted: (name: string) => boolean): void {
  for (const name of readdirSync(directory).filter(isUnwanted)) {
    rmSync(join(directory, name));
  }
}
