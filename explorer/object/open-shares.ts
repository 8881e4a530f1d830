import { type Handle, localHandle, remoteHandle } from "../parallel/handle.ts";
import { recipeOf } from "../parallel/recipes.ts";
import { openThreads, type Thread } from "../parallel/thread.ts";
import type { ObjectSystem } from "../system.ts";
import { SHARE_THREAD, type ShareSetup } from "./share-thread.ts";
import { StateShare } from "./state-share.ts";

/** The methods of a share that a search calls, wherever the share lives. */
type ShareMethod = "expand" | "settle" | "inspect" | "make" | "release" | "waitingFrom";

/** The states of a share never leave it, so the search need not know of what type they are. */
export type ShareHandle = Handle<StateShare<unknown, unknown>, ShareMethod>;

/**
 * Opens one share in this thread, or several in as many threads of their own.
 *
 * @throws {HarnessError} MSC110 when the system cannot be built in another thread.
 */
export async function openShares<State, Operation>(
  system: ObjectSystem<State, Operation>,
  partialOrder: boolean,
  workers: number,
): Promise<readonly ShareHandle[]> {
  if (workers === 1) {
    const share = new StateShare(system, { partialOrder, isAlone: true });
    return [localHandle(share as StateShare<unknown, unknown>)];
  }
  const setup: ShareSetup = { recipe: recipeOf(system), partialOrder };
  const threads = await openThreads(SHARE_THREAD, new Array<ShareSetup>(workers).fill(setup));
  return threads.map(remoteShare);
}

/** What the system holds is let go of, unless the thread has ended anyway. */
function remoteShare(thread: Thread): ShareHandle {
  return {
    ...remoteHandle(thread),
    close: async () => {
      await thread.call("dispose", []).catch(() => {});
      await thread.terminate();
    },
  };
}
