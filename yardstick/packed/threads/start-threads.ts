import { remoteHandle } from "../../../explorer/parallel/handle.ts";
import { recipeOf } from "../../../explorer/parallel/recipes.ts";
import { openThreads } from "../../../explorer/parallel/thread.ts";
import type { Storage } from "../../../explorer/result.ts";
import type { PartitionHandle } from "../partition-handle.ts";
import type { PackedSystem } from "../system.ts";
import { PARTITION_THREAD, type ThreadSetup } from "./partition-thread.ts";
import { sharedRings } from "./shared-exchange.ts";

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
  const opened = await openThreads(PARTITION_THREAD, setups);
  return opened.map((thread) => remoteHandle(thread));
}
