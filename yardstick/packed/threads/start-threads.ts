import { remoteHandle } from "../../../explorer/parallel/handle.ts";
import { recipeOf } from "../../../explorer/parallel/recipes.ts";
import { openThreads } from "../../../explorer/parallel/thread.ts";
import type { Storage } from "../../../explorer/result.ts";
import type { SystemRecipe } from "../../../explorer/system.ts";
import type { PartitionHandle } from "../partition-handle.ts";
import type { PackedSystem } from "../system.ts";
import { type SharedRings, sharedRings } from "./shared-exchange.ts";

/** What a thread is started with. */
export interface ThreadSetup {
  readonly recipe: SystemRecipe;
  readonly storage: Storage;
  readonly self: number;
  readonly shared: SharedRings;
}

/**
 * Starts one partition per thread, and waits until all are ready.
 *
 * @throws {HarnessError} MSC110 when the system cannot be built in another thread.
 */
export async function startThreads(
  system: PackedSystem,
  storage: Storage,
  threads: number,
  ringStates?: number,
): Promise<readonly PartitionHandle[]> {
  const recipe = recipeOf(system);
  const shared = sharedRings(system, threads, ringStates);
  const setups = Array.from({ length: threads }, (_, self): ThreadSetup => {
    return { recipe, storage, self, shared };
  });
  const main = new URL("./partition-thread", import.meta.url);
  const opened = await openThreads(main, setups);
  return opened.map((thread) => remoteHandle(thread));
}
