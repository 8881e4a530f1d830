import { exploreWith } from "../../explorer/explore.ts";
import type {
  ExplorationHooks,
  ExplorationLimits,
  ExplorationOptions,
  ExplorationResult,
} from "../../explorer/result.ts";
import { openPackedSearch } from "./packed-search.ts";
import type { PackedSystem } from "./system.ts";

/** Explores a packed system; all that is promised and thrown is as for `explore`. */
export function explorePacked(
  system: PackedSystem,
  limits: ExplorationLimits,
  hooks: ExplorationHooks,
  options: ExplorationOptions = {},
): Promise<ExplorationResult> {
  return exploreWith(openPackedSearch, system, limits, hooks, options);
}
