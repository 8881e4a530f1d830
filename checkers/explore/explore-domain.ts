import type { ImplementationFactory } from "../../abi/implementation.ts";
import { explore } from "../../explorer/explore.ts";
import type {
  ExplorationHooks,
  ExplorationLimits,
  ExplorationOptions,
  ExplorationResult,
  LimitName,
  Storage,
} from "../../explorer/result.ts";
import type { System, SystemRecipe } from "../../explorer/system.ts";
import type { BoundedDomain } from "../../properties/domains/bounded-domain.ts";
import { type LossyStorageReport, REPORT_SCHEMA, type Report } from "../../reports/report.ts";
import type { InvestigateOptions } from "../investigate.ts";
import { verdictOf } from "../verdict.ts";
import { divergenceOf } from "./counterexample.ts";
import { type DomainSubject, domainReport, domainSystem, possibleFor } from "./domain-system.ts";
import { countSteps } from "./exploration-coverage.ts";
import { noteOnReduction, noteOnSymmetry, type Reduction } from "./reductions.ts";

/** What is explored, how far, and who is told. */
export interface ExploreDomainOptions
  extends DomainSubject,
    Pick<InvestigateOptions, "onFailure" | "replayToken">,
    Pick<ExplorationOptions, "checkpoint" | "storage" | "workers"> {
  readonly limits: ExplorationLimits;
  /** Of the model alone; none unless said. */
  readonly reduce?: readonly Reduction[];
  /** How a thread builds the {@link domainSystem} of this; needed for more than one worker. */
  readonly recipe?: SystemRecipe;
  readonly hooks: ExplorationHooks;
}

/**
 * Visits every state and every step that the operations of a domain can reach, of the model alone
 * or of the model beside an implementation.
 *
 * `conforms` means that no sequence of these operations, however long, breaks a property or makes
 * model and machine disagree. A divergence comes with a shortest sequence unless storage was lossy.
 * Limits that make it `unknown`: `limit-states`, `limit-depth`, `time-budget`, `memory`,
 * `interrupted`, `lossy-storage`, `not-sent`, and `vacuous:ID` for a `sometimes` property that the
 * domain promises to reach and did not.
 *
 * @throws {HarnessError} MSC114 for a domain with operations that dialect or machine do not have,
 *   MSC113 for an implementation that does not answer at once, MSC116 for a reduction beside an
 *   implementation, MSC115 for two at once, or for partial order with properties of which it is not
 *   known what they look at, MSC246 for one whose fingerprint hides a part of its state, MSC110 for
 *   more workers than one without a recipe.
 */
export async function exploreDomain(options: ExploreDomainOptions): Promise<Report> {
  const { domain, factory, reduce = [], storage = EXACT } = options;
  const result = await explored(domainSystem(options, reduce), options);
  const possible = possibleFor(options);
  const { dialect, properties } = possible;
  const { counterexample, exploration } = result;
  const divergences =
    counterexample === null
      ? []
      : [await divergenceOf({ ...options, ...possible }, counterexample)];
  const counted = countSteps(dialect, properties, result.operations);
  // Some can only be told with an inside view, which the model alone does not have.
  const isTold = (id: string): boolean => properties.some((property) => property.id === id);
  const wanted = exploration.exhausted ? domain.reaches.filter(isTold) : [];
  const limitsHit = [
    ...result.limitsHit.map((limit) => LIMITS[limit]),
    ...counted.limitsHit,
    ...wanted.filter((id) => !counted.held.has(id)).map((id) => `vacuous:${id}`),
  ];
  return {
    schema: REPORT_SCHEMA,
    verdict: verdictOf(divergences, limitsHit),
    verb: "explore",
    dialect: dialect.name,
    implementation: factory?.capabilities.name ?? "model",
    elapsedMs: result.elapsedMs,
    limitsHit,
    domain: domainReport(domain),
    exploration: {
      ...{ ...exploration, memoryBytes: result.storage.memoryBytes },
      ...(reduce.includes("symmetry") && { symmetry: result.symmetry }),
      ...(result.partialOrder && { partialOrder: result.partialOrder }),
      ...(storage.kind !== "exact" && { storage: storageReport(storage, result) }),
    },
    ...counted.coverage,
    divergences,
    notes: [
      ...possible.notes,
      ...counted.notes,
      ...divergences.map(() => noteOnProof(domain, storage)),
      ...noteOnMerging(factory),
      ...(reduce.includes("symmetry") ? noteOnSymmetry(domain, result.symmetry) : []),
      ...(result.symmetry || result.partialOrder ? reduce.map(noteOnReduction) : []),
    ],
  };
}

type LossyStorage = Exclude<Storage, { kind: "exact" }>;

async function explored(system: System, options: ExploreDomainOptions): Promise<ExplorationResult> {
  const { limits, hooks, recipe, checkpoint, reduce = [], storage = EXACT, workers = 1 } = options;
  try {
    const shared = { ...system, ...(recipe && { recipe }) };
    const partialOrder = reduce.includes("partial-order");
    const means = { workers, storage, partialOrder, ...(checkpoint && { checkpoint }) };
    return await explore(shared, limits, hooks, means);
  } finally {
    await system.dispose?.();
  }
}

const EXACT: Storage = { kind: "exact" };

const LIMITS: Readonly<Record<LimitName, string>> = {
  states: "limit-states",
  depth: "limit-depth",
  memory: "memory",
  time: "time-budget",
  interrupted: "interrupted",
  "lossy-storage": "lossy-storage",
};

function storageReport(
  storage: LossyStorage,
  { storage: { visitedBytes, omissionProbability } }: ExplorationResult,
): LossyStorageReport {
  return { ...storage, visitedBytes: visitedBytes ?? 0, omissionProbability };
}

/** What "proven" speaks of: other operations might do with fewer. */
function noteOnProof({ name, operations }: BoundedDomain, { kind }: Storage): string {
  if (kind !== "exact") {
    const doubt = "a shorter sequence may have been left out";
    return `with ${kind} storage ${doubt}; shrink --certify looks for one`;
  }
  return `no sequence of fewer operations diverges, of the ${operations.length} of ${name}`;
}

/** A machine without a fingerprint may be in another state than it seems to be. */
function noteOnMerging(factory: ImplementationFactory | null): readonly string[] {
  if (factory === null || factory.capabilities.fingerprint === true) return [];
  const { name } = factory.capabilities;
  return [
    `${name} has no fingerprint: machines of which nothing different was seen were taken as one, ` +
      "so that this is an exhaustive test and no proof",
  ];
}
