/** Every seeded bug. */
import { HarnessError } from "../../../model/harness-error.ts";
import type { SeededBug } from "./seeded-bug.ts";

export const SEEDED_BUGS: readonly SeededBug[] = [];

/**
 * The bug of that id.
 *
 * @throws {HarnessError} MSC108 for an unknown id.
 */
export function seededBug(id: string): SeededBug {
  const bug = SEEDED_BUGS.find((known) => known.id === id);
  if (bug !== undefined) return bug;
  const known = SEEDED_BUGS.map((one) => one.id).join(", ");
  throw new HarnessError("MSC108", `the simulator has no seeded bug ${id}`, `it has ${known}`);
}
