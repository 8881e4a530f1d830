import {
  COUNT,
  counters,
  list,
  must,
  object,
  record,
  type SchemaOf,
  TEXT,
  words,
} from "../../abi/typed-schema.ts";
import type { OperationCoverage, PropertyCoverage } from "../../reports/report.ts";
import type { ObjectViolation, SliceFindings } from "./slice-tally.ts";

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

export const OBJECT_COUNTS: SchemaOf<ObjectCounts> = object<ObjectCounts>({
  covered: must(COUNT),
  transitions: must(COUNT),
  effective: must(COUNT),
  dropped: must(COUNT),
  results: must(record(counters())),
  properties: must(
    list(
      object<Omit<PropertyCoverage, "share">>({
        id: must(TEXT),
        kind: must(words("always", "sometimes")),
        evaluated: must(COUNT),
        held: must(COUNT),
      }),
    ),
  ),
});

/** Adds up what slices found, in the order of the search: it tells which is first, too. */
export class ObjectFindings {
  /** The first violation in the order of the search. */
  violation: ObjectViolation | null = null;
  transitions = 0;
  private covered = 0;
  private effective = 0;
  private dropped = 0;
  private readonly results = new Map<string, Map<string, number>>();
  private readonly properties: Mutable<PropertyCoverage>[];

  constructor(properties: readonly Pick<PropertyCoverage, "id" | "kind">[]) {
    this.properties = properties.map(({ id, kind }) => ({ id, kind, evaluated: 0, held: 0 }));
  }

  /** Adds one slice, found by several threads. */
  add(parts: readonly SliceFindings[]): void {
    const rows = parts.flatMap(({ results }) => results);
    for (const { family, result, count } of rows.sort(byOccurrence)) {
      const ofFamily = this.results.get(family) ?? new Map<string, number>();
      this.results.set(family, ofFamily.set(result, (ofFamily.get(result) ?? 0) + count));
    }
    for (const part of parts) {
      this.covered += part.covered;
      this.transitions += part.transitions;
      this.effective += part.effective;
      this.dropped += part.dropped;
      for (const [position, entry] of this.properties.entries()) {
        entry.evaluated += part.properties[position]?.evaluated ?? 0;
        entry.held += part.properties[position]?.held ?? 0;
      }
    }
    const violations = parts.flatMap(({ violation }) => violation ?? []);
    this.violation ??= violations.sort((one, other) => one.index - other.index)[0] ?? null;
  }

  counts(): ObjectCounts {
    const { covered, transitions, effective, dropped } = this;
    const results = Object.fromEntries(
      [...this.results].map(([family, counts]) => [family, Object.fromEntries(counts)]),
    );
    const properties = this.properties.map((entry) => ({ ...entry }));
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
      Object.assign(this.properties[position] ?? {}, { evaluated, held });
    }
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

type Occurrence = SliceFindings["results"][number];

function byOccurrence(one: Occurrence, other: Occurrence): number {
  return one.index - other.index || one.edge - other.edge;
}

export function operationCoverage({ results }: ObjectCounts): readonly OperationCoverage[] {
  return Object.entries(results).map(([operation, outcomes]) => {
    const calls = Object.values(outcomes).reduce((total, count) => total + count, 0);
    return { operation, calls, ok: outcomes["ok"] ?? 0, notSent: 0, outcomes };
  });
}
