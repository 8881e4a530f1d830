/** What a worker thread runs: builds the system, holds one share, answers calls. */
import { answerCalls } from "../parallel/answer-calls.ts";
import { buildSystem } from "../parallel/recipes.ts";
import type { ThreadMain } from "../parallel/thread.ts";
import type { ObjectSystem, SystemRecipe } from "../system.ts";
import { StateShare } from "./state-share.ts";

/** What a thread is started with. */
export interface ShareSetup {
  readonly recipe: SystemRecipe;
  readonly partialOrder: boolean;
}

/** Where a thread finds {@link runShare}. */
export const SHARE_THREAD: ThreadMain = { module: import.meta.url, run: "runShare" };

/** The main function of a thread. */
export async function runShare(): Promise<void> {
  await answerCalls(async (setup) => {
    const { recipe, partialOrder } = setup as ShareSetup;
    const system = await buildSystem<ObjectSystem<unknown, unknown>>(recipe);
    return new StateShare(system, { partialOrder, isAlone: false });
  });
}
