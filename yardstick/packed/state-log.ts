import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { HarnessError } from "../../abi/harness-error.ts";
import type { StateQueue } from "./state-queue.ts";

/**
 * What a checkpoint notes of one partition; its states are in a file, in the order of the queue.
 */
export interface SavedPartition {
  readonly stored: number;
  /** Index of the next state to expand, in the current level, which ends at `levelEnd`. */
  readonly next: number;
  readonly levelEnd: number;
  /** Index of the first state of each depth; the last is the current level. */
  readonly levelStarts: readonly number[];
}

/** States read or written at a time. */
const CHUNK_STATES = 2 ** 15;

/**
 * Appends the states of a queue to a file, each once.
 *
 * Only the note beside the files says how much of them counts, so a kill while writing costs
 * nothing but the tail.
 */
export class StateLog {
  readonly path: string;
  private written = 0;

  constructor(path: string) {
    this.path = path;
  }

  append(queue: StateQueue): void {
    const { wordCount } = queue;
    const stateBytes = wordCount * Int32Array.BYTES_PER_ELEMENT;
    const file = openSync(this.path, this.written === 0 ? "w" : "r+");
    try {
      while (this.written < queue.length) {
        const chunk = queue.chunkOf(this.written);
        const at = queue.offsetOf(this.written);
        const states = Math.min(queue.length - this.written, (chunk.length - at) / wordCount);
        const bytes = new Uint8Array(chunk.buffer, at * 4, states * stateBytes);
        writeSync(file, bytes, 0, bytes.length, this.written * stateBytes);
        this.written += states;
      }
    } finally {
      closeSync(file);
    }
  }
}

/**
 * Cuts the states of a saved partition where they mean something else: each level before the
 * current one, the expanded part of the current one, the rest of it, and what was found for the
 * next.
 */
export function rangesOf(saved: SavedPartition): readonly (readonly [number, number])[] {
  const cuts = [...saved.levelStarts, saved.next, saved.levelEnd, saved.stored];
  return cuts.slice(1).map((end, index) => [cuts[index] ?? 0, end]);
}

/** States `from` .. `to`-1 of a file. */
export interface StateSource {
  readonly path: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Calls back for every state of a source.
 *
 * @throws {HarnessError} MSC139 when the file is too short.
 */
export function forEachState(
  { path, from, to }: StateSource,
  wordCount: number,
  visit: (words: Int32Array, at: number) => void,
): void {
  const stateBytes = wordCount * Int32Array.BYTES_PER_ELEMENT;
  const words = new Int32Array(CHUNK_STATES * wordCount);
  const file = openSync(path, "r");
  try {
    for (let first = from; first < to; first += CHUNK_STATES) {
      const states = Math.min(CHUNK_STATES, to - first);
      const bytes = states * stateBytes;
      if (readSync(file, words, 0, bytes, first * stateBytes) !== bytes) {
        const hint = "Delete the checkpoint directory and start again.";
        throw new HarnessError("MSC139", "a file of the checkpoint is too short", hint);
      }
      for (let state = 0; state < states; state++) {
        visit(words, state * wordCount);
      }
    }
  } finally {
    closeSync(file);
  }
}
