import { fingerprintOf } from "../../explorer/checkpoint.ts";
import type { Storage } from "../../explorer/result.ts";
import type { OperationCoverage, PropertyCoverage } from "../../reports/report.ts";
import type { PackedSystem } from "./system.ts";

/**
 * What a partition, or several, counted; addition merges it. Plain numbers, so that it can be
 * written down.
 */
export interface Counts {
  readonly expanded: number;
  /** States expanded or inspected, counted by the sizes of their orbits. */
  readonly covered: number;
  /** Steps whose successor differs. */
  readonly effective: number;
  /** Times that each operation gave each result, operation by operation. */
  readonly histogram: readonly number[];
  /** Evaluations and holds by property. */
  readonly properties: readonly number[];
}

export function noCounts(system: PackedSystem): Counts {
  return {
    expanded: 0,
    covered: 0,
    effective: 0,
    histogram: system.operations.flatMap(() => system.results.map(() => 0)),
    properties: system.properties.flatMap(() => [0, 0]),
  };
}

export function addCounts(left: Counts, right: Counts): Counts {
  return {
    expanded: left.expanded + right.expanded,
    covered: left.covered + right.covered,
    effective: left.effective + right.effective,
    histogram: left.histogram.map((count, index) => count + (right.histogram[index] ?? 0)),
    properties: left.properties.map((count, index) => count + (right.properties[index] ?? 0)),
  };
}

/**
 * The histogram by operation family; results that never came are left out, families that were never
 * tried are not.
 */
export function operationCoverage(
  { operations, results }: PackedSystem,
  histogram: readonly number[],
): readonly OperationCoverage[] {
  const families = [...new Set(operations.map(({ family }) => family))];
  return families.map((family) => {
    const counts = results.map((_, result) =>
      operations.reduce((total, operation, index) => {
        const isCounted = operation.family === family;
        return total + (isCounted ? (histogram[index * results.length + result] ?? 0) : 0);
      }, 0),
    );
    const seen = results.map((result, index) => [result, counts[index] ?? 0] as const);
    return {
      operation: family,
      calls: counts.reduce((total, count) => total + count, 0),
      ok: counts[results.indexOf("ok")] ?? 0,
      notSent: 0,
      outcomes: Object.fromEntries(seen.filter(([, count]) => count > 0)),
    };
  });
}

export function propertyCoverage(
  { properties }: PackedSystem,
  counts: readonly number[],
): readonly PropertyCoverage[] {
  return properties.map(({ id, kind }, index) => ({
    id,
    kind,
    evaluated: counts[index * 2] ?? 0,
    held: counts[index * 2 + 1] ?? 0,
  }));
}

/** Changes whenever something does that stored states or counts depend on. */
export function shapeOf(system: PackedSystem, storage: Storage): string {
  const { name, fields, operations, results, properties } = system;
  const ids = properties.map(({ id }) => id);
  return fingerprintOf([name, fields, operations, results, ids, storage]);
}
