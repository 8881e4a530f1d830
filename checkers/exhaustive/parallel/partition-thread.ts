/** The main module of a worker thread: builds the system, owns one partition, answers calls. */
import { parentPort, workerData } from "node:worker_threads";
import { HarnessError } from "../../../model/harness-error.ts";
import { Partition } from "../packed/partition.ts";
import { invoke, type PartitionCall } from "../packed/partition-handle.ts";
import type { PackedSystem } from "../system.ts";
import { SharedExchange } from "./shared-exchange.ts";
import type { ThreadAnswer, ThreadSetup } from "./start-threads.ts";

const { recipe, storage, self, shared } = workerData as ThreadSetup;
const module: Record<string, (parameters: unknown) => PackedSystem> = await import(recipe.module);
const build = module[recipe.builder];
if (build === undefined) {
  const hint = "A recipe names an exported function of its module.";
  throw new HarnessError("MSC244", `${recipe.module} does not export ${recipe.builder}`, hint);
}
const system = build(recipe.parameters);
const exchange = new SharedExchange(system, shared, self);
const partition = new Partition(system, storage, exchange);

say({ kind: "result", value: "ready" });
parentPort?.on("message", ({ method, parameters }: PartitionCall) => {
  say(answerTo(method, parameters));
});

function say(answer: ThreadAnswer): void {
  parentPort?.postMessage(answer);
}

function answerTo(
  method: PartitionCall["method"],
  parameters: PartitionCall["parameters"],
): ThreadAnswer {
  try {
    return { kind: "result", value: invoke(partition, method, parameters) };
  } catch (error) {
    if (error instanceof HarnessError) {
      const { code, message, hint } = error;
      return { kind: "error", code, message, hint };
    }
    throw error;
  }
}
