/** The main module of a worker thread: builds the system, owns one partition, answers calls. */
import { workerData } from "node:worker_threads";
import { answerCalls } from "../../../explorer/parallel/answer-calls.ts";
import { buildSystem } from "../../../explorer/parallel/recipes.ts";
import { Partition } from "../partition.ts";
import type { PackedSystem } from "../system.ts";
import { SharedExchange } from "./shared-exchange.ts";
import type { ThreadSetup } from "./start-threads.ts";

const { recipe, storage, self, shared } = workerData as ThreadSetup;
await answerCalls(async () => {
  const system = await buildSystem<PackedSystem>(recipe);
  return new Partition(system, storage, new SharedExchange(system, shared, self));
});
