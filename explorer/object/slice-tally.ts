import { COUNT, must, object, orNull, type SchemaOf, TEXT } from "../../abi/typed-schema.ts";
import type { ObjectStep, SystemProperty } from "../system.ts";

/** How often operations of a family gave a result, and where that happened first. */
export interface ResultRow {
  readonly family: string;
  readonly result: string;
  readonly index: number;
  readonly edge: number;
  count: number;
}

/** A broken property: in a state, or on the step that an edge of it makes. */
export interface ObjectViolation {
  readonly index: number;
  /** Null when the state itself is wrong. */
  readonly edge: number | null;
  readonly property: string;
}

export const OBJECT_VIOLATION: SchemaOf<ObjectViolation> = object<ObjectViolation>({
  index: must(COUNT),
  edge: must(orNull(COUNT)),
  property: must(TEXT),
});

/** What was found while some states were expanded; plain data. */
export interface SliceFindings {
  readonly covered: number;
  readonly transitions: number;
  readonly effective: number;
  readonly dropped: number;
  /** In the order in which they were met. */
  readonly results: readonly ResultRow[];
  /** In the order of the system's properties. */
  readonly properties: readonly { readonly evaluated: number; readonly held: number }[];
  /** The first one in the order of the search. */
  readonly violation: ObjectViolation | null;
}

/** Counts steps, and evaluates properties where they apply. */
export class SliceTally<State, Operation> {
  covered = 0;
  /** Steps that were not made, since they permute others. */
  dropped = 0;
  private transitions = 0;
  private effective = 0;
  private violation: ObjectViolation | null = null;
  private readonly tracked: readonly Tracked<State, Operation>[];
  private readonly results: ResultRow[] = [];
  private readonly rows = new Map<string, Map<string, ResultRow>>();

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
    this.rowOf(family, step.result, index, edge).count++;
    for (const entry of this.tracked) {
      if (entry.property.over === "step") {
        this.record(entry, entry.property.holds(step), index, edge);
      }
    }
  }

  findings(): SliceFindings {
    const { covered, transitions, effective, dropped, results, violation } = this;
    const properties = this.tracked.map(({ evaluated, held }) => ({ evaluated, held }));
    return { covered, transitions, effective, dropped, results, properties, violation };
  }

  private rowOf(family: string, result: string, index: number, edge: number): ResultRow {
    const ofFamily = this.rows.get(family) ?? new Map<string, ResultRow>();
    this.rows.set(family, ofFamily);
    const row = ofFamily.get(result) ?? { family, result, index, edge, count: 0 };
    if (row.count === 0) {
      ofFamily.set(result, row);
      this.results.push(row);
    }
    return row;
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
