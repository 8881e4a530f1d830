/** The main module of a worker thread: builds the system, holds one share, answers calls. */
import { workerData } from "node:worker_threads";
import { answerCalls } from "../parallel/answer-calls.ts";
import { buildSystem } from "../parallel/recipes.ts";
import type { ObjectSystem } from "../system.ts";
import type { ShareSetup } from "./open-shares.ts";
import { StateShare } from "./state-share.ts";

const { recipe, partialOrder } = workerData as ShareSetup;
await answerCalls(async () => {
  const system = await buildSystem<ObjectSystem<unknown, unknown>>(recipe);
  return new StateShare(system, { partialOrder, isAlone: false });
});
