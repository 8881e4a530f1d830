import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { HarnessError } from "../abi/harness-error.ts";
import type { SearchPlace } from "./search.ts";

/** Version of the note's format. */
const NOTE_SCHEMA = 1;
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
    writeFileSync(`${path}.new`, JSON.stringify({ schema: NOTE_SCHEMA, ...note }));
    renameSync(`${path}.new`, path);
  });
  removeFiles(directory, (name) => isStateFile(name) && !name.startsWith(`${note.generation}-`));
}

/**
 * Reads the note of a directory.
 *
 * @returns null when there is none.
 * @throws {HarnessError} MSC111 when it is the note of another system, or of another version of
 *   this tool; MSC126 when the directory cannot be made or read; MSC241 when the note is damaged.
 */
export function readNote<Body>(directory: string, fingerprint: string): Note<Body> | null {
  const names = onDisk(directory, () => {
    mkdirSync(directory, { recursive: true });
    return readdirSync(directory);
  });
  if (!names.includes(NOTE_NAME)) {
    return null;
  }
  const note = parseNote<Body>(directory, readFileSync(join(directory, NOTE_NAME), "utf8"));
  if (note.schema !== NOTE_SCHEMA || note.fingerprint !== fingerprint) {
    const hint = "name another one: only the same domain, machine, reduction and storage go on";
    throw new HarnessError("MSC111", `${directory} is the checkpoint of another system`, hint);
  }
  return note;
}

/** A file for states. A search that keeps them in several parts numbers these from 0. */
export function stateFile(directory: string, generation: number, part: number): string {
  return join(directory, `${generation}-${part}.states`);
}

/**
 * Writes the one file for the states of a search that keeps them together.
 *
 * @throws {HarnessError} MSC126 when the directory cannot be written.
 */
export function writeStates(directory: string, generation: number, words: Int32Array): void {
  onDisk(directory, () => writeFileSync(stateFile(directory, generation, 0), words));
}

/**
 * Reads it again.
 *
 * @throws {HarnessError} MSC241 when it is gone, or shorter than the note says.
 */
export function readStates(directory: string, generation: number, count: number): Int32Array {
  const path = stateFile(directory, generation, 0);
  const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  if (bytes.length < count * 4) {
    throw damaged(directory);
  }
  return new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + count * 4));
}

/** Deletes a checkpoint that nobody needs to continue. */
export function removeCheckpoint(directory: string): void {
  removeFiles(directory, (name) => name === NOTE_NAME || isStateFile(name));
}

/** A short text that changes whenever something does that a checkpoint depends on. */
export function fingerprintOf(parts: unknown): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}

function parseNote<Body>(directory: string, text: string): Note<Body> {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(directory);
  }
}

function damaged(directory: string): HarnessError {
  const hint = "delete the checkpoint directory and start again";
  return new HarnessError("MSC241", `the checkpoint in ${directory} is damaged`, hint);
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
