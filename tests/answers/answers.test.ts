import { describe, expect, test } from "vitest";
import type { Errno } from "../../abi/errno.ts";
import type { ImplementationFactory } from "../../abi/implementation.ts";
import { type AnswerRow, nameOf } from "../../cli/store/answer-table.ts";
import { CORRECT_DECISIONS } from "../../implementations/simulator/decisions.ts";
import { simulatorFactory } from "../../implementations/simulator/factory.ts";
import { generationNamed } from "../../implementations/simulator/generations.ts";
import { SimulatedMachine } from "../../implementations/simulator/simulated-machine.ts";
import type { Dialect } from "../../model/dialect.ts";
import { modelIn, withErrno } from "../../model/dialects/ladder.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { judgeRow } from "./judge-row.ts";
import { placesOf, rowsOf, TABLES } from "./tables.ts";

/** What is wrong with rows of one dialect. */
async function faultsOf(
  rows: readonly AnswerRow[],
  dialect: Dialect,
  factory: ImplementationFactory,
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const row of rows) faults.push(...(await judgeRow(row, dialect, factory)));
  return faults;
}

describe.each(TABLES)("the answers of $name", (table) => {
  const rows = rowsOf(table);

  test("have a row for every rule and effect that can decide, and no other", () => {
    const names = placesOf(table).map(({ dialect, operation, decider }) =>
      [dialect.name, operation, decider].join(" "),
    );

    expect(rows.map(nameOf)).toEqual(names);
    expect(rows.length).toBeGreaterThan(70);
  });

  test("are those of model and simulator; if they should change, npm run answers", async () => {
    const faults: string[] = [];
    for (const name of new Set(rows.map(({ dialect }) => dialect))) {
      const ofDialect = rows.filter(({ dialect }) => dialect === name);
      const factory = simulatorFactory({ dialect: name });
      faults.push(...(await faultsOf(ofDialect, dialectNamed(name), factory)));
    }

    expect(faults).toEqual([]);
  });
});

describe("an errno that is changed", () => {
  const NAME = "linux-7.3";
  const RULE = "guest-memfd/range-unbound";
  const rows = TABLES.filter(({ name }) => name === NAME)
    .flatMap(rowsOf)
    .filter(({ dialect }) => dialect === NAME);
  const region2 = modelIn(dialectNamed(NAME), "set_user_memory_region2");
  const changed: Dialect = {
    ...dialectNamed(NAME),
    operations: {
      ...dialectNamed(NAME).operations,
      set_user_memory_region2: {
        ...region2,
        ladder: withErrno(region2.ladder, { id: RULE }, "EBUSY"),
      },
    },
  };
  const decisions = { ...CORRECT_DECISIONS, boundErrno: (): Errno => "EBUSY" };
  const alike: ImplementationFactory = {
    ...simulatorFactory({ dialect: NAME }),
    open: () => new SimulatedMachine(generationNamed(NAME), decisions),
  };

  test("in model and simulator together fails the one row, by its name", async () => {
    const row = `${NAME} set_user_memory_region2 ${RULE}`;

    expect(await faultsOf(rows, changed, alike)).toEqual([
      `${row}: answer is EBUSY, and the table says EEXIST`,
      `${row}: seen is EBUSY, and the table says EEXIST`,
    ]);
  });

  test.each([
    ["the model", changed, simulatorFactory({ dialect: NAME })],
    ["the simulator", dialectNamed(NAME), alike],
  ])("in %s alone fails the same row", async (_, dialect, factory) => {
    const faults = await faultsOf(rows, dialect, factory);

    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^linux-7\.3 set_user_memory_region2 .*: model and machine differ/);
  });
});
