/** Whether what a machine shows of itself can be read as an inside view. */
import type { Observation } from "./observation.ts";

/** Arrays and maps do, and what is read like one: a machine may come with classes of its own. */
export function isObservation(view: unknown): view is Observation {
  if (typeof view !== "object" || view === null) return false;
  const { mappings, memslots, hostPages } = view as Partial<Record<keyof Observation, unknown>>;
  return isReadBy(mappings, "at") && isReadBy(memslots, "at") && isReadBy(hostPages, "get");
}

function isReadBy(value: unknown, method: "at" | "get"): boolean {
  return typeof value === "object" && value !== null && Symbol.iterator in value && method in value;
}
