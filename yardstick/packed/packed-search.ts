import { readNote, stateFile, writeNote } from "../../explorer/checkpoint.ts";
import { localHandle } from "../../explorer/parallel/handle.ts";
import type { ExplorationOptions } from "../../explorer/result.ts";
import type {
  FoundPath,
  Search,
  SearchFindings,
  SearchPlace,
  SearchProgress,
} from "../../explorer/search.ts";
import { concretePath } from "./concrete-path.ts";
import { Partition } from "./partition.ts";
import type { PartitionHandle } from "./partition-handle.ts";
import { compareViolations, compareWords, type PackedViolation } from "./properties.ts";
import type { SavedPartition } from "./state-log.ts";
import type { PackedSystem } from "./system.ts";
import {
  addCounts,
  type Counts,
  noCounts,
  operationCoverage,
  propertyCoverage,
  shapeOf,
} from "./tally.ts";
import { startThreads } from "./threads/start-threads.ts";

/**
 * A breadth-first search over packed states, in one partition here or in several, one per thread.
 */
export async function openPackedSearch(
  system: PackedSystem,
  { workers = 1, storage = { kind: "exact" } }: ExplorationOptions,
): Promise<Search> {
  const partitions =
    workers === 1
      ? [localHandle(new Partition(system, storage, null))]
      : await startThreads(system, storage, workers);
  return new PackedSearch(system, partitions, shapeOf(system, storage));
}

/** What a checkpoint of a packed search says. */
interface PackedNote {
  readonly partitions: readonly SavedPartition[];
  readonly counts: Counts;
  readonly violation: PackedViolation | null;
}

class PackedSearch implements Search {
  private readonly system: PackedSystem;
  private readonly partitions: readonly PartitionHandle[];
  private readonly shape: string;
  private depth = 0;
  /** What the runs found that this one continues. */
  private earlier: Counts;
  private earlierViolation: PackedViolation | null = null;
  private generation = 0;

  constructor(system: PackedSystem, partitions: readonly PartitionHandle[], shape: string) {
    this.system = system;
    this.partitions = partitions;
    this.shape = shape;
    this.earlier = noCounts(system);
  }

  async begin(): Promise<number> {
    return sum(await this.all((partition) => partition.call("begin")));
  }

  async advance(): Promise<boolean> {
    const answers = await this.all((partition) => partition.call("advance"));
    return answers.some((hasMore) => hasMore);
  }

  async inspectLevel(): Promise<void> {
    await this.all((partition) => partition.call("inspectLevel"));
  }

  async nextLevel(): Promise<number> {
    this.depth++;
    return sum(await this.all((partition) => partition.call("nextLevel")));
  }

  async progress(): Promise<SearchProgress> {
    const parts = await this.all((partition) => partition.call("progress"));
    const expanded = this.earlier.expanded + sum(parts.map((part) => part.expanded));
    return {
      stored: sum(parts.map(({ stored }) => stored)),
      transitions: expanded * this.system.operations.length,
      frontier: sum(parts.map(({ frontier }) => frontier)),
      memoryBytes: sum(parts.map(({ memoryBytes }) => memoryBytes)),
    };
  }

  async findings(): Promise<SearchFindings> {
    const { covered, effective, histogram, properties } = await this.counts();
    const parts = await this.all((partition) => partition.call("progress"));
    // In logarithms: these probabilities are often far below what 1 - p can tell from 1.
    const logKept = sum(parts.map((part) => Math.log1p(-part.omissionProbability)));
    return {
      covered,
      effective,
      dropped: 0,
      operations: operationCoverage(this.system, histogram),
      properties: propertyCoverage(this.system, properties),
      visitedBytes: sum(parts.map(({ visitedBytes }) => visitedBytes)),
      omissionProbability: -Math.expm1(logKept),
    };
  }

  async counterexample(): Promise<FoundPath | null> {
    const violation = await this.leastViolation();
    if (violation === null) {
      return null;
    }
    const chain = [violation.words];
    for (let depth = this.depth - 1; depth >= 0; depth--) {
      chain.unshift(await this.leastPredecessor(depth, chain[0] ?? []));
    }
    return concretePath(this.system, chain, violation);
  }

  async save(directory: string, place: SearchPlace): Promise<void> {
    const { shape: fingerprint, generation } = this;
    const partitions = await this.all((partition, index) =>
      partition.call("save", stateFile(directory, generation, index)),
    );
    const counts = await this.counts();
    const body = { partitions, counts, violation: await this.leastViolation() };
    writeNote<PackedNote>(directory, { fingerprint, generation, place, body });
  }

  async restore(directory: string): Promise<SearchPlace | null> {
    const note = readNote<PackedNote>(directory, this.shape);
    if (note === null) {
      return null;
    }
    const { partitions, counts, violation } = note.body;
    const files = partitions.map((_, index) => stateFile(directory, note.generation, index));
    await this.all((partition) => partition.call("restore", files, partitions));
    this.depth = note.place.levels.length - 1;
    this.earlier = counts;
    this.earlierViolation = violation;
    this.generation = note.generation + 1;
    return note.place;
  }

  async dispose(): Promise<void> {
    await this.all((partition) => partition.close());
  }

  private async counts(): Promise<Counts> {
    const parts = await this.all((partition) => partition.call("tally"));
    return parts.reduce(addCounts, this.earlier);
  }

  private async leastViolation(): Promise<PackedViolation | null> {
    const parts = await this.all((partition) => partition.call("leastViolation"));
    const known = [this.earlierViolation, ...parts].filter((violation) => violation !== null);
    return known.sort(compareViolations)[0] ?? null;
  }

  private async leastPredecessor(
    depth: number,
    target: readonly number[],
  ): Promise<readonly number[]> {
    const parts = await this.all((partition) => partition.call("predecessor", depth, target));
    return parts.filter((words) => words !== null).sort(compareWords)[0] ?? [];
  }

  private all<T>(
    ask: (partition: PartitionHandle, index: number) => Promise<T>,
  ): Promise<readonly T[]> {
    return Promise.all(this.partitions.map(ask));
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
