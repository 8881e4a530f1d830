import { getHeapStatistics } from "node:v8";
import { dealt, movesFor } from "./balance.ts";
import type { Expansion, Settlement } from "./expansion.ts";
import type { ShareHandle } from "./open-shares.ts";
import type { Origins } from "./origins.ts";
import { pathsTo, type WaitingState } from "./paths.ts";
import { SliceFeed } from "./slice-feed.ts";
import type { SliceFindings } from "./slice-tally.ts";

/** Slices that a thread is asked for before it has answered. */
const SLICES_AHEAD = 2;

/** All shares of a search, asked together. */
export class ShareGroup {
  readonly size: number;
  private readonly shares: readonly ShareHandle[];
  private feeds: readonly SliceFeed[] = [];
  /** By share: states found since the level began, which it holds. */
  private foundCounts: number[];
  /** By share: heap in use by its thread. */
  private heapBytes: readonly number[] = [];

  constructor(shares: readonly ShareHandle[]) {
    this.size = shares.length;
    this.shares = shares;
    this.foundCounts = shares.map(() => 0);
  }

  /** Heap in use by all threads, this one among them. */
  get memoryBytes(): number {
    const others = this.size > 1 ? this.heapBytes : [];
    return others.reduce((sum, bytes) => sum + bytes, getHeapStatistics().used_heap_size);
  }

  /** Makes the states of a range of indexes the current level, spread over all shares. */
  async beginLevel(origins: Origins, from: number, to: number): Promise<void> {
    await this.balance(origins);
    this.foundCounts.fill(0);
    this.resumeLevel(from, to);
  }

  /** Goes on in the middle of a level. */
  resumeLevel(from: number, to: number): void {
    const ahead = this.size > 1 ? SLICES_AHEAD : 0;
    this.feeds = this.shares.map((share) => new SliceFeed(share, from, to, ahead));
  }

  /** What each share found in the next slice of the level. */
  async takeSlice(): Promise<readonly Expansion[]> {
    const parts = await Promise.all(this.feeds.map((feed) => feed.take()));
    this.heapBytes = parts.map(({ heapBytes }) => heapBytes);
    return parts;
  }

  /** Tells each share which of the states that it found in the slice last taken it is to hold. */
  settle(settlements: readonly Settlement[]): void {
    for (const [number, share] of this.shares.entries()) {
      const settlement = settlements[number] as Settlement;
      this.foundCounts[number] = (this.foundCounts[number] as number) + settlement.indexes.length;
      // A thread that failed says so when it is asked for the next slice.
      share.call("settle", settlement).catch(() => {});
    }
  }

  inspect(from: number, to: number): Promise<readonly SliceFindings[]> {
    return Promise.all(this.shares.map((share) => share.call("inspect", from, to)));
  }

  /**
   * Makes all states again from their origins, dealt to the shares, which hold those that wait.
   *
   * @param cuts - ends of ranges of indexes, each of which is dealt evenly.
   * @returns the keys of all states, by index.
   */
  async makeAll(
    origins: Origins,
    cuts: readonly number[],
    { next, levelEnd, asleep }: Frontier,
  ): Promise<readonly string[]> {
    const keys: string[] = [];
    const parts = dealt(cuts, this.size);
    const make = async (share: ShareHandle, number: number): Promise<void> => {
      const part = parts[number] ?? [];
      const waiting = part
        .filter((index) => index >= next)
        .map((index) => ({ index, asleep: asleep[index - next] ?? "0" }));
      const paths = pathsTo(origins, part, waiting);
      const made = await share.call("make", paths);
      for (const [position, index] of paths.indexes.entries()) {
        keys[index] = made[position] as string;
      }
      this.foundCounts[number] = part.filter((index) => index >= levelEnd).length;
    };
    await Promise.all(this.shares.map(make));
    return keys;
  }

  /** The states that wait, from an index on. */
  async waitingFrom(index: number): Promise<readonly WaitingState[]> {
    const parts = await Promise.all(this.shares.map((share) => share.call("waitingFrom", index)));
    return parts.flat().sort((one, other) => one.index - other.index);
  }

  async close(): Promise<void> {
    for (const feed of this.feeds) {
      feed.stop();
    }
    await Promise.all(this.shares.map((share) => share.close()));
  }

  /** Moves states from shares that found many to those that found few. */
  private async balance(origins: Origins): Promise<void> {
    const moves = movesFor(this.foundCounts);
    if (moves === null) {
      return;
    }
    const { give, take } = moves;
    const released = await Promise.all(
      this.shares.map((share, number) => share.call("release", give[number] ?? 0)),
    );
    const homeless = released.flat();
    const makes = this.shares.map((share, number) => {
      const waiting = homeless.splice(0, take[number]);
      const indexes = waiting.map(({ index }) => index);
      return share.call("make", pathsTo(origins, indexes, waiting));
    });
    await Promise.all(makes);
  }
}

/** Where a search is. */
export interface Frontier {
  /** Index of the next state to expand. */
  readonly next: number;
  /** End of the current level. */
  readonly levelEnd: number;
  /** The sleep sets of the states from `next` on; none without partial-order reduction. */
  readonly asleep: readonly string[];
}
