import { HarnessError } from "../abi/harness-error.ts";
import type { Verdict } from "../reports/report.ts";
import { breadthFirst, type Ending } from "./breadth-first.ts";
import { openObjectSearch } from "./object/object-search.ts";
import { openPackedSearch } from "./packed/packed-search.ts";
import type {
  ExplorationHooks,
  ExplorationLimits,
  ExplorationOptions,
  ExplorationResult,
  LimitName,
} from "./result.ts";
import type { FoundPath, Search } from "./search.ts";
import type { System } from "./system.ts";

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
export async function explore(
  system: System,
  limits: ExplorationLimits,
  hooks: ExplorationHooks,
  options: ExplorationOptions = {},
): Promise<ExplorationResult> {
  const search = await openSearch(system, options);
  try {
    const ending = await breadthFirst(search, limits, hooks, options);
    return await resultOf(system, search, ending, options);
  } finally {
    await search.dispose();
  }
}

async function openSearch(system: System, options: ExplorationOptions): Promise<Search> {
  if (options.partialOrder && !canSleep(system)) {
    const hint = "It takes an object system with an independence and without a symmetry.";
    throw new HarnessError("MSC115", `${system.name} has no partial-order reduction`, hint);
  }
  return system.form === "packed"
    ? await openPackedSearch(system, options)
    : await openObjectSearch(system, options);
}

/** Sleep sets name operations of one state; a symmetry would keep another state in its place. */
function canSleep(system: System): boolean {
  return system.form === "object" && system.independence !== undefined && !system.symmetry;
}

async function resultOf(
  system: System,
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
    system: system.name,
    verdict: verdictOf(found, limitsHit, unmet.length),
    limitsHit,
    exploration: {
      states: system.symmetry ? findings.covered : stored,
      transitions,
      effective: findings.effective,
      depth: place.levels.length - 1,
      orbits: stored,
      exhausted: isExhausted && isExact,
      levels: place.levels,
    },
    symmetry: system.symmetry?.name ?? null,
    partialOrder: partialOrder ? { name: independenceOf(system), dropped: findings.dropped } : null,
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

function independenceOf(system: System): string {
  return system.form === "object" ? (system.independence?.name ?? "") : "";
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
