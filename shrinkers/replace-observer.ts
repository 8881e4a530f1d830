/**
 * Another look at the same damage: which operation shows what is wrong is chance.
 */
import { makeTrace } from "../abi/trace.ts";
import { observersOf } from "./alphabet.ts";
import { withOrdinaryMemory } from "./drop-and-change.ts";
import { OBSERVERS } from "./kinds.ts";
import type { Pass } from "./pass.ts";
import { compareSimplicity } from "./simplicity.ts";

/**
 * Replaces the last operation, where it only looks, by each other look at what the trace names.
 * Slots may get ordinary memory for it.
 */
export const replaceObserver: Pass = function* (trace) {
  const last = trace.operations.at(-1);
  if (last === undefined || !OBSERVERS.has(last.op)) return;
  // A slot without memory may have been enough for the look that is replaced.
  const looks = [trace, withOrdinaryMemory(trace)].flatMap(({ operations }) => {
    const before = operations.slice(0, -1);
    return observersOf(trace).map((look) => makeTrace(trace.dialect, [...before, look]));
  });
  for (const candidate of looks.sort(compareSimplicity)) if (yield candidate) return;
};
