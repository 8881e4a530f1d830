import { HarnessError } from "../../abi/harness-error.ts";
import type { Storage } from "../../explorer/result.ts";
import { Expander } from "./expander.ts";
import { openVisitedSet } from "./open-visited-set.ts";
import { compareWords, type PackedViolation } from "./properties.ts";
import { RecentStates } from "./recent-states.ts";
import { StateBatch } from "./state-batch.ts";
import {
  forEachState,
  rangesOf,
  type SavedPartition,
  StateLog,
  type StateSource,
} from "./state-log.ts";
import { StateQueue } from "./state-queue.ts";
import type { PackedSystem } from "./system.ts";
import type { Counts } from "./tally.ts";
import type { VisitedSet } from "./visited-set.ts";

/**
 * States looked up together: the processor then overlaps their cache misses, which is a seventh
 * faster than one by one. Few enough to stay in the cache themselves.
 */
const BATCH_STATES = 1024;

/** States expanded between two looks at the clock. */
const SLICE_STATES = 8192;

/** The same where threads have to wait for each other before the look. */
const SHARED_SLICE_STATES = 8 * SLICE_STATES;

/** Hands states to the threads that own them. A search of one thread has none. */
export interface Exchange {
  /** Whether this thread owns a state. */
  owns(words: Int32Array, at: number): boolean;
  /** Moves the states of other owners out of the batch, and hands over what others sent. */
  trade(batch: StateBatch, receive: (batch: StateBatch) => void): void;
  /** Waits until all threads have come here, and hands over the rest of what they sent. */
  meet(receive: (batch: StateBatch) => void): void;
}

export interface PartitionProgress {
  readonly stored: number;
  readonly expanded: number;
  /** States of the current level that are not expanded yet. */
  readonly frontier: number;
  readonly memoryBytes: number;
  /** Of them those of the visited set. */
  readonly visitedBytes: number;
  readonly omissionProbability: number;
}

/** The most states that one batch holds; an exchange needs room for as many. */
export function batchStatesOf({ operations }: PackedSystem): number {
  return BATCH_STATES + operations.length;
}

/**
 * The states that one thread owns: which were seen, in which order, and how far they are expanded.
 *
 * Every method takes and returns plain data, so that a partition can live in another thread.
 */
export class Partition {
  private readonly system: PackedSystem;
  private readonly expander: Expander;
  private readonly queue: StateQueue;
  private readonly visited: VisitedSet;
  private readonly recent: RecentStates;
  private readonly batch: StateBatch;
  private readonly exchange: Exchange | null;
  private readonly receive = (batch: StateBatch): void => this.look(batch);
  /** Index of the next state to expand, and the end of the current level. */
  private next = 0;
  private levelEnd = 0;
  private log: StateLog | null = null;

  constructor(system: PackedSystem, storage: Storage, exchange: Exchange | null) {
    this.system = system;
    this.exchange = exchange;
    this.expander = new Expander(system);
    const { wordCount } = this.expander.layout;
    this.queue = new StateQueue(wordCount);
    this.visited = openVisitedSet(storage, wordCount);
    this.recent = new RecentStates(wordCount);
    this.batch = new StateBatch(batchStatesOf(system), wordCount);
  }

  /** Stores the initial states that belong here. @returns how many. */
  begin(): number {
    const { batch, expander } = this;
    for (const cells of this.system.initial) {
      const at = batch.count * expander.layout.wordCount;
      expander.encode(cells, batch.words, at);
      if (this.exchange?.owns(batch.words, at) ?? true) {
        batch.count++;
        this.look(batch);
      }
    }
    this.levelEnd = this.queue.length;
    return this.levelEnd;
  }

  /** Expands a slice of the current level. @returns whether there is more of it here. */
  advance(): boolean {
    this.expandSlice();
    this.exchange?.meet(this.receive);
    return this.next < this.levelEnd;
  }

  /** Checks the current level without expanding it. */
  inspectLevel(): void {
    for (; this.next < this.levelEnd; this.next++) {
      this.expander.inspect(this.queue.chunkOf(this.next), this.queue.offsetOf(this.next));
    }
  }

  /** @returns states of the next level, now the current one. */
  nextLevel(): number {
    this.queue.levelStarts.push(this.levelEnd);
    this.levelEnd = this.queue.length;
    return this.levelEnd - this.next;
  }

  progress(): PartitionProgress {
    const { expander, visited, queue } = this;
    return {
      stored: queue.length,
      expanded: this.expander.expanded,
      frontier: this.levelEnd - this.next,
      memoryBytes: visited.memoryBytes + queue.memoryBytes + expander.memoryBytes,
      visitedBytes: visited.memoryBytes,
      omissionProbability: visited.omissionProbability,
    };
  }

  tally(): Counts {
    const { expander } = this;
    return {
      expanded: expander.expanded,
      covered: expander.covered,
      effective: expander.effective,
      histogram: [...expander.settledHistogram()],
      properties: expander.properties.counts(),
    };
  }

  leastViolation(): PackedViolation | null {
    return this.expander.properties.least;
  }

  /**
   * @returns the least state of a level from which one operation leads to the target; null when
   *   there is none here.
   */
  predecessor(depth: number, target: readonly number[]): readonly number[] | null {
    const { queue } = this;
    const { wordCount } = this.expander.layout;
    const scout = new Expander(this.system);
    const batch = new StateBatch(this.system.operations.length, wordCount);
    let least: readonly number[] | null = null;
    for (let index = queue.levelStarts[depth] as number; index < queue.levelEndOf(depth); index++) {
      const chunk = queue.chunkOf(index);
      const at = queue.offsetOf(index);
      batch.count = 0;
      scout.expand(chunk, at, batch);
      if (hasState(batch, target)) {
        const words = [...chunk.subarray(at, at + wordCount)];
        least = least === null || compareWords(words, least) < 0 ? words : least;
      }
    }
    return least;
  }

  /** Writes the states that are not in the file yet. The file belongs to this partition alone. */
  save(path: string): SavedPartition {
    if (this.log?.path !== path) {
      this.log = new StateLog(path);
    }
    this.log.append(this.queue);
    const { next, levelEnd, queue } = this;
    return { stored: queue.length, next, levelEnd, levelStarts: [...queue.levelStarts] };
  }

  /**
   * Takes the states that belong here out of all files of a checkpoint, in the order in which they
   * were found.
   *
   * @throws {HarnessError} MSC139 when the files hold a state twice, or too few.
   */
  restore(paths: readonly string[], saved: readonly SavedPartition[]): void {
    const ranges = saved.map(rangesOf);
    const marks: number[] = [];
    for (const range of ranges[0]?.keys() ?? []) {
      marks.push(this.queue.length);
      const sources = paths.map((path, index) => {
        const [from, to] = ranges[index]?.[range] ?? [0, 0];
        return { path, from, to };
      });
      this.takeOwn(sources);
    }
    this.levelEnd = marks.pop() ?? 0;
    this.next = marks.pop() ?? 0;
    this.queue.levelStarts.splice(0, Number.POSITIVE_INFINITY, ...marks);
  }

  /** Looks up and queues the states of some files that belong here; all of them have to be new. */
  private takeOwn(sources: readonly StateSource[]): void {
    const { batch, queue, exchange } = this;
    let wanted = queue.length;
    for (const source of sources) {
      forEachState(source, queue.wordCount, (words, at) => {
        if (exchange?.owns(words, at) ?? true) {
          batch.push(words, at, queue.wordCount);
          wanted++;
          if (batch.count === BATCH_STATES) {
            this.look(batch);
          }
        }
      });
    }
    this.look(batch);
    if (queue.length !== wanted && this.visited.omissionProbability === 0) {
      const hint = "Delete the checkpoint directory and start again.";
      throw new HarnessError("MSC139", "the checkpoint holds a state twice", hint);
    }
  }

  private expandSlice(): void {
    const { batch, expander, queue, exchange, recent } = this;
    const sliceStates = exchange === null ? SLICE_STATES : SHARED_SLICE_STATES;
    const end = Math.min(this.levelEnd, this.next + sliceStates);
    while (this.next < end) {
      while (this.next < end && batch.count < BATCH_STATES) {
        expander.expand(queue.chunkOf(this.next), queue.offsetOf(this.next), batch);
        this.next++;
      }
      recent.sift(batch);
      exchange?.trade(batch, this.receive);
      this.look(batch);
    }
  }

  /** Looks up a batch, queues its new states, and empties it. */
  private look(batch: StateBatch): void {
    this.visited.addAll(batch, this.queue);
  }
}

function hasState({ words, count }: StateBatch, target: readonly number[]): boolean {
  for (let at = 0; at < count * target.length; at += target.length) {
    let word = 0;
    while (word < target.length && words[at + word] === target[word]) {
      word++;
    }
    if (word === target.length) {
      return true;
    }
  }
  return false;
}
