import type { OperationCoverage, PropertyCoverage } from "../../../reports/report.ts";
import type { ObjectStep, SystemProperty } from "../system.ts";

/** What an object search counted; plain data, so that a checkpoint can hold it. */
export interface ObjectCounts {
  readonly covered: number;
  readonly transitions: number;
  readonly effective: number;
  readonly dropped: number;
  /** By family, then by result. */
  readonly results: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly properties: readonly PropertyCoverage[];
}

/** A broken property: in a state, or on the step that an edge of it makes. */
export interface ObjectViolation {
  readonly index: number;
  /** Null when the state itself is wrong. */
  readonly edge: number | null;
  readonly property: string;
}

/** Counts steps, and evaluates properties where they apply. */
export class ObjectFindings<State, Operation> {
  covered = 0;
  transitions = 0;
  effective = 0;
  /** Steps that were not made, since they permute others. */
  dropped = 0;
  /** The first violation in the order of the search. */
  violation: ObjectViolation | null = null;
  private readonly tracked: readonly Tracked<State, Operation>[];
  private readonly results = new Map<string, Map<string, number>>();

  constructor(properties: readonly SystemProperty<State, ObjectStep<State, Operation>>[]) {
    this.tracked = properties.map((property) => ({ property, evaluated: 0, held: 0 }));
  }

  checkState(state: State, index: number): void {
    for (const entry of this.tracked) {
      if (entry.property.over === "state") {
        this.record(entry, entry.property.holds(state), index, null);
      }
    }
  }

  countStep(family: string, step: ObjectStep<State, Operation>, index: number, edge: number): void {
    this.transitions++;
    this.effective += step.after === step.before ? 0 : 1;
    const results = this.results.get(family) ?? new Map<string, number>();
    this.results.set(family, results.set(step.result, (results.get(step.result) ?? 0) + 1));
    for (const entry of this.tracked) {
      if (entry.property.over === "step") {
        this.record(entry, entry.property.holds(step), index, edge);
      }
    }
  }

  counts(): ObjectCounts {
    const { covered, transitions, effective, dropped } = this;
    const results = Object.fromEntries(
      [...this.results].map(([family, counts]) => [family, Object.fromEntries(counts)]),
    );
    const properties = this.tracked.map(({ property: { id, kind }, evaluated, held }) => {
      return { id, kind, evaluated, held };
    });
    return { covered, transitions, effective, dropped, results, properties };
  }

  /** Goes on from the counts of a checkpoint. */
  resume(counts: ObjectCounts, violation: ObjectViolation | null): void {
    this.covered = counts.covered;
    this.transitions = counts.transitions;
    this.effective = counts.effective;
    this.dropped = counts.dropped;
    this.violation = violation;
    for (const [family, results] of Object.entries(counts.results)) {
      this.results.set(family, new Map(Object.entries(results)));
    }
    for (const [position, { evaluated, held }] of counts.properties.entries()) {
      Object.assign(this.tracked[position] ?? {}, { evaluated, held });
    }
  }

  private record(
    entry: Tracked<State, Operation>,
    holds: boolean,
    index: number,
    edge: number | null,
  ): void {
    entry.evaluated++;
    entry.held += holds ? 1 : 0;
    if (!holds && entry.property.kind === "always") {
      this.violation ??= { index, edge, property: entry.property.id };
    }
  }
}

interface Tracked<State, Operation> {
  readonly property: SystemProperty<State, ObjectStep<State, Operation>>;
  evaluated: number;
  held: number;
}

export function operationCoverage({ results }: ObjectCounts): readonly OperationCoverage[] {
  return Object.entries(results).map(([operation, outcomes]) => {
    const calls = Object.values(outcomes).reduce((total, count) => total + count, 0);
    return { operation, calls, ok: outcomes["ok"] ?? 0, notSent: 0, outcomes };
  });
}
