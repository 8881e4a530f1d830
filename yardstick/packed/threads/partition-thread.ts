/** What a worker thread runs: builds the system, owns one partition, answers calls. */
import { workerData } from "node:worker_threads";
import { answerCalls } from "../../../explorer/parallel/answer-calls.ts";
import { buildSystem } from "../../../explorer/parallel/recipes.ts";
import type { ThreadMain } from "../../../explorer/parallel/thread.ts";
import type { Storage } from "../../../explorer/result.ts";
import type { SystemRecipe } from "../../../explorer/system.ts";
import { Partition } from "../partition.ts";
import type { PackedSystem } from "../system.ts";
import { SharedExchange, type SharedRings } from "./shared-exchange.ts";

/** What a thread is started with. */
export interface ThreadSetup {
  readonly recipe: SystemRecipe;
  readonly storage: Storage;
  readonly self: number;
  readonly shared: SharedRings;
}

/** Where a thread finds {@link runPartition}. */
export const PARTITION_THREAD: ThreadMain = { module: import.meta.url, run: "runPartition" };

/**
 * The main function of a thread, which finds it by its name.
 *
 * @public
 */
export async function runPartition(): Promise<void> {
  const { recipe, storage, self, shared } = workerData as ThreadSetup;
  await answerCalls(async () => {
    const system = await buildSystem<PackedSystem>(recipe);
    return new Partition(system, storage, new SharedExchange(system, shared, self));
  });
}
