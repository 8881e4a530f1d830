import { HarnessError } from "../abi/harness-error.ts";
import type { Verdict } from "../reports/report.ts";
import { breadthFirst, type Ending } from "./breadth-first.ts";
import { openObjectSearch } from "./object/object-search.ts";
import type {
  ExplorationHooks,
  ExplorationLimits,
  ExplorationOptions,
  ExplorationResult,
  LimitName,
} from "./result.ts";
import type { FoundPath, Search } from "./search.ts";
import type { ExplorableSystem, System } from "./system.ts";

/**
 * Visits every reachable state and step of a system in breadth-first order, and checks its
 * properties in each.
 *
 * Stops at the end of the level in which an `always` property breaks: the counterexample is then a
 * shortest one. A system that is exhausted without one has none. Counts and counterexample do not
 * depend on the number of workers.
 *
 * @returns `conforms` when exhausted and nothing is wrong; `diverges` with a counterexample;
 *   `unknown` when a limit was hit, storage was lossy, or a `sometimes` property never held.
 * @throws {HarnessError} MSC110 more workers than one for a system without a recipe; MSC111 a
 *   checkpoint of another system; MSC115 partial-order reduction of a system that cannot have it;
 *   MSC2xx the system breaks its contract.
 */
export function explore(
  system: System,
  limits: ExplorationLimits,
  hooks: ExplorationHooks,
  options: ExplorationOptions = {},
): Promise<ExplorationResult> {
  return exploreWith(openObjectSearch, system, limits, hooks, options);
}

/**
 * Explores a system in any form, given the search that knows how to store its states. What is
 * promised of the result, and what is thrown, is as for {@link explore}.
 */
export async function exploreWith<S extends ExplorableSystem>(
  openSearch: (system: S, options: ExplorationOptions) => Promise<Search>,
  system: S,
  limits: ExplorationLimits,
  hooks: ExplorationHooks,
  options: ExplorationOptions,
): Promise<ExplorationResult> {
  if (options.partialOrder && !canSleep(system)) {
    const hint = "It takes a system with an independence and without a symmetry.";
    throw new HarnessError("MSC115", `${system.name} has no partial-order reduction`, hint);
  }
  const search = await openSearch(system, options);
  try {
    const ending = await breadthFirst(search, limits, hooks, options);
    return await resultOf(system, search, ending, options);
  } finally {
    await search.dispose();
  }
}

/** Sleep sets name operations of one state; a symmetry would keep another state in its place. */
function canSleep({ independence, symmetry }: ExplorableSystem): boolean {
  return independence !== undefined && symmetry === undefined;
}

async function resultOf(
  { name, symmetry, independence }: ExplorableSystem,
  search: Search,
  { place, isExhausted, limit, found }: Ending,
  { storage = { kind: "exact" }, partialOrder = false }: ExplorationOptions,
): Promise<ExplorationResult> {
  const findings = await search.findings();
  const { stored, transitions, memoryBytes } = await search.progress();
  const isExact = storage.kind === "exact";
  const limitsHit: LimitName[] = [...(limit ? [limit] : []), ...(isExact ? [] : lossy)];
  const unmet = findings.properties.filter(({ kind, held }) => kind === "sometimes" && held === 0);
  return {
    system: name,
    verdict: verdictOf(found, limitsHit, unmet.length),
    limitsHit,
    exploration: {
      states: symmetry ? findings.covered : stored,
      transitions,
      effective: findings.effective,
      depth: place.levels.length - 1,
      orbits: stored,
      exhausted: isExhausted && isExact,
      levels: place.levels,
    },
    symmetry: symmetry?.name ?? null,
    partialOrder:
      partialOrder && independence ? { name: independence.name, dropped: findings.dropped } : null,
    operations: findings.operations,
    properties: findings.properties,
    unmet: unmet.map(({ id }) => id),
    counterexample: found && { ...found, certifiedMinimal: isExact },
    storage: {
      kind: storage.kind,
      memoryBytes,
      visitedBytes: findings.visitedBytes,
      omissionProbability: findings.omissionProbability,
    },
    elapsedMs: place.elapsedMs,
  };
}

const lossy: readonly LimitName[] = ["lossy-storage"];

function verdictOf(
  found: FoundPath | null,
  limitsHit: readonly LimitName[],
  unmetCount: number,
): Verdict {
  if (found !== null) {
    return "diverges";
  }
  return limitsHit.length > 0 || unmetCount > 0 ? "unknown" : "conforms";
}
