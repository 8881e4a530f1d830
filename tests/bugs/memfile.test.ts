import { describe, expect, test } from "vitest";
import { parseOperation } from "../../abi/notation.ts";
import { makeTrace } from "../../abi/trace.ts";
import { assertWellFormed } from "../../abi/well-formed.ts";
import { runOnce, sourceOf } from "../../checkers/run-once.ts";
import type { SeededBug } from "../../implementations/simulator/bugs/seeded-bug.ts";
import { SEEDED_BUGS, simulatorFactory } from "../../index.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { propertiesFor } from "./hunt.ts";

const MEMFILE_BUGS = SEEDED_BUGS.filter(
  ({ catalogue, certifiedIn }) => (catalogue ?? certifiedIn) !== undefined,
);

describe.each(MEMFILE_BUGS)("$id", (bug) => {
  test("is shown by its shortest trace, at the last operation, and by no part of it", async () => {
    const { minimalTrace } = bug;

    const divergesAt = await divergenceIn(bug, minimalTrace);
    const parts = properSubsequences(minimalTrace).filter((lines) => isTrace(bug, lines));
    const showing = [];
    for (const part of parts) {
      if ((await divergenceIn(bug, part)) !== undefined) showing.push(part);
    }

    expect(divergesAt).toBe(minimalTrace.length - 1);
    expect(showing).toEqual([]);
  });

  test("is not in a machine without it", async () => {
    const { dialect, minimalTrace } = bug;
    const lenient = dialect.replace(/[:,]strict$/, "");
    const correct = { ...bug, dialect: lenient, factory: simulatorFactory({ dialect: lenient }) };

    expect(await divergenceIn(correct, minimalTrace)).toBeUndefined();
  });
});

type Machine = SeededBug & { readonly factory?: ReturnType<typeof simulatorFactory> };

/** Index of the operation at which a trace diverges on the machine with the bug. */
async function divergenceIn(bug: Machine, lines: readonly string[]): Promise<number | undefined> {
  const { id, dialect, factory = simulatorFactory({ dialect, bug: id }) } = bug;
  const { divergence } = await runOnce({
    ...{ factory, dialect: dialectNamed(dialect), properties: propertiesFor(bug) },
    source: sourceOf(makeTrace(dialect, lines.map(parseOperation))),
  });
  return divergence?.operationIndex;
}

function properSubsequences(lines: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: 2 ** lines.length - 1 }, (_, chosen) =>
    lines.filter((_line, index) => ((chosen >> index) & 1) === 1),
  );
}

/** False for a part that uses a descriptor which nothing in it makes. */
function isTrace({ dialect }: SeededBug, lines: readonly string[]): boolean {
  try {
    assertWellFormed(makeTrace(dialect, lines.map(parseOperation)));
    return true;
  } catch {
    return false;
  }
}
