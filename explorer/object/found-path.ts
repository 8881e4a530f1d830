import type { FoundPath } from "../search.ts";
import type { ObjectSystem } from "../system.ts";
import { follow } from "./edges.ts";
import type { Origins } from "./origins.ts";
import type { ObjectViolation } from "./slice-tally.ts";

/** The way to a violation, run again from its initial state. */
export function foundPath<State, Operation>(
  system: ObjectSystem<State, Operation>,
  origins: Origins,
  violation: ObjectViolation,
): FoundPath {
  const edges = violation.edge === null ? [] : [violation.edge];
  let index = violation.index;
  for (; origins.parentOf(index) >= 0; index = origins.parentOf(index)) {
    edges.unshift(origins.edgeOf(index));
  }
  const trace: string[] = [];
  const results: string[] = [];
  let state = system.initial[origins.edgeOf(index)] as State;
  for (const edge of edges) {
    const step = follow(system, state, edge);
    trace.push(system.print(step.operation));
    results.push(step.result);
    state = step.state;
  }
  const { property } = violation;
  const sentence = system.properties.find(({ id }) => id === property)?.sentence ?? "";
  return { property, sentence, trace, results };
}
