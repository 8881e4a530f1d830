import type { ImplementationFactory } from "../../abi/implementation.ts";
import type { Trace } from "../../abi/trace.ts";
import { explore } from "../../explorer/explore.ts";
import type { ExplorationLimits } from "../../explorer/result.ts";
import type { Dialect } from "../../model/dialect.ts";
import type { Property } from "../../properties/property.ts";
import { possibleOn } from "../possible.ts";
import { LiveMachines } from "./live-machines.ts";
import { dialectProduct } from "./product-system.ts";
import { spannedBy } from "./spanned-domain.ts";

/** What is asked: can fewer operations do it? */
export interface CertifyOptions {
  readonly dialect: Dialect;
  readonly factory: ImplementationFactory;
  readonly properties: readonly Property[];
  /** A trace that diverges. */
  readonly trace: Trace;
  readonly limits: Omit<ExplorationLimits, "depthMax">;
  readonly now: () => number;
  readonly signal?: AbortSignal;
}

/** The answer. */
export interface Certificate {
  /** True: no sequence of fewer operations of the kind that was tried diverges. */
  readonly isMinimal: boolean;
  /** Different operations that sequences were made of. */
  readonly operations: number;
  readonly states: number;
  /** In a sentence, what was searched and how it ended. */
  readonly finding: string;
  /** A shorter sequence that diverges, in notation; null when none was found. */
  readonly shorter: readonly string[] | null;
}

/** Sequences that are worth a try; most of them lead into states that are known. */
const SEQUENCES_MAX = 1e9;

/**
 * Tries every sequence that is shorter than a diverging trace and made of its own kinds of
 * operations, its own arguments and small ones, on the same implementation.
 *
 * A certificate speaks of those operations only. It asks for no identity: a shorter sequence that
 * diverges in another way refuses it, too.
 */
export async function certify(options: CertifyOptions): Promise<Certificate> {
  const { factory, trace, limits, now, signal } = options;
  const { dialect, properties } = possibleOn(
    factory.capabilities,
    options.dialect,
    options.properties,
  );
  const depthMax = trace.operations.length - 1;
  const operations = spannedBy(dialect, trace, depthMax, SEQUENCES_MAX);
  const name = `shorter than ${trace.operations.length}`;
  await using machines = new LiveMachines(factory);
  const system = dialectProduct({ name, dialect, operations, properties, machines });
  const hooks = { now, ...(signal && { signal }) };
  const result = await explore(system, { ...limits, depthMax }, hooks);
  const { counterexample, exploration, limitsHit } = result;
  const ended = limitsHit.filter((limit) => limit !== "depth");
  const tried = `every sequence of at most ${depthMax} of ${operations.length} operations`;
  const found = { operations: operations.length, states: exploration.states };
  if (counterexample !== null) {
    const shorter = counterexample.trace;
    const finding = `${shorter.length} operations are enough: ${shorter.join("; ")}`;
    return { ...found, isMinimal: false, finding, shorter };
  }
  if (ended.length > 0) {
    const finding = `the search of ${tried} ended by a limit (${ended.join(", ")})`;
    return { ...found, isMinimal: false, finding, shorter: null };
  }
  const finding = `${tried} was tried, ${exploration.states} states: none diverges`;
  return { ...found, isMinimal: true, finding, shorter: null };
}
