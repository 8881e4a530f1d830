/** Expanders in threads of their own, for machines that are cheap to make again there. */
import { answerCalls } from "../../explorer/parallel/answer-calls.ts";
import { type Handle, localHandle, remoteHandle } from "../../explorer/parallel/handle.ts";
import { buildSystem } from "../../explorer/parallel/recipes.ts";
import { openThreads, type ThreadMain } from "../../explorer/parallel/thread.ts";
import type { ExplorableSystem, SystemRecipe } from "../../explorer/system.ts";
import { Expander, type SearchedMachines } from "./expander.ts";

/** An expander, wherever it lives. */
export type ExpanderHandle = Handle<Expander, "expand">;

/** Where a thread finds {@link runExpander}. */
const EXPANDER_THREAD: ThreadMain = { module: import.meta.url, run: "runExpander" };

/** The main function of a thread. */
export async function runExpander(): Promise<void> {
  await answerCalls(async (recipe) => {
    const machines = buildSystem<ExplorableSystem & SearchedMachines>(recipe as SystemRecipe);
    return new Expander(await machines);
  });
}

/** How threads make the same machines again. */
export interface ShrinkingThreads {
  /** Threads beside this one; of one thread nothing is to be had. */
  readonly workers: number;
  /** Builds {@link SearchedMachines} with a name; the properties are named by their ids. */
  readonly recipe: (personality: string | undefined, properties: readonly string[]) => SystemRecipe;
}

/**
 * Starts one expander for each worker.
 *
 * @throws {HarnessError} what a thread could not be started for.
 */
export async function openExpanders(
  { workers }: ShrinkingThreads,
  recipe: SystemRecipe,
): Promise<readonly ExpanderHandle[]> {
  const threads = await openThreads(EXPANDER_THREAD, new Array<SystemRecipe>(workers).fill(recipe));
  return threads.map((thread) => remoteHandle<Expander, "expand">(thread));
}

/** The expander of this thread. */
export function localExpander(expander: Expander): ExpanderHandle {
  return localHandle(expander);
}
