import { describe, expect, it } from "vitest";
import { localHandle } from "../../../explorer/parallel/handle.ts";
import { PlainEncoder } from "../encoder.ts";
import { layoutOf } from "../layout.ts";
import { Partition } from "../partition.ts";
import type { PartitionHandle } from "../partition-handle.ts";
import type { PackedSystem } from "../system.ts";
import { packedCounters } from "../test-packed-systems.ts";
import { SharedExchange, sharedRings } from "./shared-exchange.ts";
import { startThreads } from "./start-threads.ts";

const EXACT = { kind: "exact" } as const;

describe("threads that exchange states", () => {
  it.each([2, 3])("lose none and double none with %i and rings of 16 states", async (threads) => {
    const system = packedCounters({ count: 4, top: 6 });
    const alone = [localHandle(new Partition(system, EXACT, null))];
    const together = await startThreads(system, EXACT, threads, 16);

    const wanted = await levelsOf(alone);
    const levels = await levelsOf(together);

    expect(wanted.reduce((sum, states) => sum + states, 0)).toBe(7 ** 4);
    expect(levels).toEqual(wanted);
  });
});

describe("who owns a state", () => {
  it("is exactly one thread, and none has much more than its share", () => {
    const system = packedCounters({ count: 3, top: 9 });
    const threads = 3;
    const shared = sharedRings(system, threads);
    const exchanges = [0, 1, 2].map((self) => new SharedExchange(system, shared, self));
    const owners = wordsOfAll(system).map((words) =>
      exchanges.flatMap((exchange, self) => (exchange.owns(words, 0) ? [self] : [])),
    );

    const shares = [0, 1, 2].map((self) => owners.filter(([owner]) => owner === self).length);

    expect(owners.every((owning) => owning.length === 1)).toBe(true);
    expect(Math.max(...shares)).toBeLessThan(2 * Math.min(...shares));
  });
});

async function levelsOf(partitions: readonly PartitionHandle[]): Promise<readonly number[]> {
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  const levels = [sum(await Promise.all(partitions.map((each) => each.call("begin"))))];
  while (levels.at(-1) !== 0) {
    let hasMore = true;
    while (hasMore) {
      hasMore = (await Promise.all(partitions.map((each) => each.call("advance")))).includes(true);
    }
    levels.push(sum(await Promise.all(partitions.map((each) => each.call("nextLevel")))));
  }
  await Promise.all(partitions.map((each) => each.close()));
  return levels;
}

function wordsOfAll(system: PackedSystem): readonly Int32Array[] {
  const layout = layoutOf(system.fields);
  const encoder = new PlainEncoder(layout);
  return Array.from({ length: 1000 }, (_, number) => {
    const words = new Int32Array(layout.wordCount);
    encoder.encode(Uint8Array.from(String(number).padStart(3, "0"), Number), words, 0);
    return words;
  });
}
