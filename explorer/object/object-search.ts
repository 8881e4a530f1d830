import { COUNT, list, must, object, orNull, TEXT } from "../../abi/typed-schema.ts";
import {
  damaged,
  fingerprintOf,
  readNote,
  readStates,
  writeNote,
  writeStates,
} from "../checkpoint.ts";
import type { ExplorationOptions } from "../result.ts";
import type { FoundPath, Search, SearchFindings, SearchPlace, SearchProgress } from "../search.ts";
import type { ObjectSystem } from "../system.ts";
import type { FoundStates } from "./expansion.ts";
import { foundPath } from "./found-path.ts";
import { type KeySet, openKeySet } from "./key-set.ts";
import { forEachInOrder } from "./merge.ts";
import {
  OBJECT_COUNTS,
  type ObjectCounts,
  ObjectFindings,
  operationCoverage,
} from "./object-findings.ts";
import { openShares } from "./open-shares.ts";
import { orbitKey } from "./orbits.ts";
import { Origins } from "./origins.ts";
import { type Frontier, ShareGroup } from "./share-group.ts";
import { SLICE_STATES } from "./slice-feed.ts";
import { OBJECT_VIOLATION, type ObjectViolation } from "./slice-tally.ts";

/** Opens a search in this thread, or in as many others as it has workers. */
export async function openObjectSearch<State, Operation>(
  system: ObjectSystem<State, Operation>,
  options: ExplorationOptions,
): Promise<Search> {
  const { workers = 1, partialOrder = false } = options;
  const shares = await openShares(system, partialOrder, workers);
  return new ObjectSearch(system, options, new ShareGroup(shares));
}

/** What a checkpoint of an object search says; the origins of all states are in its file. */
interface ObjectNote extends Frontier {
  readonly stored: number;
  /** Of the file of origins. */
  readonly digest: string;
  readonly counts: ObjectCounts;
  readonly violation: ObjectViolation | null;
}

const OBJECT_NOTE = object<ObjectNote>({
  stored: must(COUNT),
  digest: must(TEXT),
  next: must(COUNT),
  levelEnd: must(COUNT),
  asleep: must(list(TEXT)),
  counts: must(OBJECT_COUNTS),
  violation: must(orNull(OBJECT_VIOLATION)),
});

/**
 * A breadth-first search over states that are objects.
 *
 * Only the states of two levels are kept, in shares, one per thread. Of all others their keys are,
 * to know them again, and their origins, to find the way back: a path is re-run from its initial
 * state, and so is a checkpoint, which therefore needs no way to write a state down.
 *
 * A level is expanded in slices of indexes. Threads may be ahead of each other, but what they find
 * is taken slice by slice, and within a slice by parent and edge. This is the order in which one
 * thread alone finds the states. So everything is the same for any number of threads: indexes,
 * counts, where a limit ends the run, and checkpoints; with lossy storage, too.
 */
class ObjectSearch<State, Operation> implements Search {
  private readonly system: ObjectSystem<State, Operation>;
  private readonly shares: ShareGroup;
  private readonly findingsSoFar: ObjectFindings;
  private readonly keys: KeySet;
  private readonly isReduced: boolean;
  private origins = new Origins();
  private next = 0;
  private levelEnd = 0;
  private readonly fingerprint: string;
  private generation = 0;

  constructor(
    system: ObjectSystem<State, Operation>,
    { storage = { kind: "exact" }, partialOrder = false }: ExplorationOptions,
    shares: ShareGroup,
  ) {
    this.system = system;
    this.shares = shares;
    this.keys = openKeySet(storage);
    this.findingsSoFar = new ObjectFindings(system.properties);
    this.isReduced = partialOrder;
    const ids = system.properties.map(({ id }) => id);
    const initial = system.initial.map((state) => system.key(state));
    const reduction = partialOrder ? (system.independence?.name ?? null) : null;
    this.fingerprint = fingerprintOf([system.name, initial, ids, storage, reduction]);
  }

  async begin(): Promise<number> {
    const { origins, system } = this;
    for (const [position, state] of system.initial.entries()) {
      if (this.keys.add(orbitKey(system, state))) {
        origins.push(-1, position);
      }
    }
    const frontier = { next: 0, levelEnd: 0, asleep: [] };
    await this.shares.makeAll(origins, [0, origins.length], frontier);
    return await this.nextLevel();
  }

  async advance(): Promise<boolean> {
    if (this.next < this.levelEnd) {
      const parts = await this.shares.takeSlice();
      this.findingsSoFar.add(parts.map(({ findings }) => findings));
      this.settle(parts.map(({ found }) => found));
      this.next = Math.min(this.levelEnd, this.next + SLICE_STATES);
    }
    return this.next < this.levelEnd;
  }

  async inspectLevel(): Promise<void> {
    this.findingsSoFar.add(await this.shares.inspect(this.next, this.levelEnd));
    this.next = this.levelEnd;
  }

  async nextLevel(): Promise<number> {
    this.levelEnd = this.origins.length;
    await this.shares.beginLevel(this.origins, this.next, this.levelEnd);
    return this.levelEnd - this.next;
  }

  progress(): SearchProgress {
    return {
      stored: this.origins.length,
      transitions: this.findingsSoFar.transitions,
      frontier: this.levelEnd - this.next,
      memoryBytes: this.shares.memoryBytes,
    };
  }

  findings(): SearchFindings {
    const counts = this.findingsSoFar.counts();
    return {
      covered: counts.covered,
      effective: counts.effective,
      dropped: counts.dropped,
      operations: operationCoverage(counts),
      properties: counts.properties,
      visitedBytes: this.keys.memoryBytes,
      omissionProbability: this.keys.omissionProbability,
    };
  }

  counterexample(): FoundPath | null {
    const { violation } = this.findingsSoFar;
    return violation && foundPath(this.system, this.origins, violation);
  }

  async save(directory: string, place: SearchPlace): Promise<void> {
    const { fingerprint, generation, next, levelEnd, origins } = this;
    const digest = writeStates(directory, generation, origins.used());
    const { violation } = this.findingsSoFar;
    const counts = this.findingsSoFar.counts();
    const waiting = this.isReduced ? await this.shares.waitingFrom(next) : [];
    const asleep = waiting.map((state) => state.asleep);
    const body = { stored: origins.length, digest, next, levelEnd, counts, violation, asleep };
    writeNote<ObjectNote>(directory, { fingerprint, generation, place, body });
    // The file is written whole, so the next save must not touch the one that this note names.
    this.generation++;
  }

  async restore(directory: string): Promise<SearchPlace | null> {
    const note = readNote<ObjectNote>(directory, this.fingerprint, OBJECT_NOTE);
    if (note === null) {
      return null;
    }
    const { stored, digest, next, levelEnd, counts, violation } = note.body;
    const reached = note.place.levels.reduce((sum, states) => sum + states, 0);
    const isFound = violation === null || violation.index < stored;
    if (next > levelEnd || levelEnd > stored || levelEnd !== reached || !isFound) {
      throw damaged(directory, "its numbers do not fit each other");
    }
    this.origins = new Origins(readStates(directory, note.generation, stored * 2, digest));
    this.next = next;
    this.levelEnd = levelEnd;
    await this.makeAllAgain(levelStarts(note.place.levels), note.body, directory);
    this.findingsSoFar.resume(counts, violation);
    this.generation = note.generation + 1;
    return note.place;
  }

  async dispose(): Promise<void> {
    await this.shares.close();
  }

  /** Gives the new ones among the states that shares found their indexes. */
  private settle(parts: readonly FoundStates[]): void {
    const settlements = parts.map(() => ({ positions: [] as number[], indexes: [] as number[] }));
    forEachInOrder(parts, (part, position) => {
      const { keys, parents, edges } = parts[part] as FoundStates;
      if (this.keys.add(keys[position] as string)) {
        settlements[part]?.positions.push(position);
        settlements[part]?.indexes.push(this.origins.length);
        this.origins.push(parents[position] as number, edges[position] as number);
      }
    });
    this.shares.settle(settlements);
  }

  private async makeAllAgain(
    starts: readonly number[],
    note: ObjectNote,
    directory: string,
  ): Promise<void> {
    const { next, levelEnd, stored } = note;
    const cuts = [...starts, next, levelEnd, stored];
    const keys = await this.shares.makeAll(this.origins, cuts, note);
    if (!keys.every((key) => this.keys.add(key))) {
      throw damaged(directory, "it holds a state twice");
    }
    this.shares.resumeLevel(next, levelEnd);
  }
}

/** Index of the first state of each level. */
function levelStarts(levels: readonly number[]): readonly number[] {
  const starts = [0];
  for (const states of levels.slice(0, -1)) {
    starts.push((starts.at(-1) as number) + states);
  }
  return starts;
}
