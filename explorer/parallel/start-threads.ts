import type { PartitionHandle } from "../packed/partition-handle.ts";
import type { PackedSystem } from "../packed/system.ts";
import type { Storage } from "../result.ts";
import type { SystemRecipe } from "../system.ts";
import { remoteHandle } from "./handle.ts";
import { recipeOf } from "./recipes.ts";
import { type SharedRings, sharedRings } from "./shared-exchange.ts";
import { openThreads } from "./thread.ts";

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
