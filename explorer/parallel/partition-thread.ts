/** The main module of a worker thread: builds the system, owns one partition, answers calls. */
import { workerData } from "node:worker_threads";
import { Partition } from "../packed/partition.ts";
import type { PackedSystem } from "../packed/system.ts";
import { answerCalls } from "./answer-calls.ts";
import { buildSystem } from "./recipes.ts";
import { SharedExchange } from "./shared-exchange.ts";
import type { ThreadSetup } from "./start-threads.ts";

const { recipe, storage, self, shared } = workerData as ThreadSetup;
await answerCalls(async () => {
  const system = await buildSystem<PackedSystem>(recipe);
  return new Partition(system, storage, new SharedExchange(system, shared, self));
});
