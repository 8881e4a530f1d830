import { describe, expect, test } from "vitest";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import { replay } from "./replay.ts";
import { traceOf } from "./test-machines.ts";
import { ROWS } from "./test-open-answers.ts";

const CASES = ROWS.flatMap(([dialect, program, id, ways]) =>
  Object.entries(ways).map(([way, word]) => ({ dialect, program, id, ways, way, word })),
);

describe("an answer that is left open", () => {
  test.each(CASES)("by $id in $dialect is $way with $word", async (each) => {
    const { dialect, program, id, ways, way, word } = each;

    const report = await replay({
      ...{ dialect: dialectNamed(dialect), factory: simulatorFactory({ dialect }) },
      ...{ properties: PROPERTIES, now: () => 0 },
      trace: { ...traceOf(dialect, ...program), personality: word },
    });

    expect(report.verdict).toBe("conforms");
    const taken = Object.keys(ways).map((known) => [known, known === way ? 1 : 0]);
    const rows = (report.openAnswers ?? []).filter((row) => row.id === id);
    expect(rows.map((row) => [row.way, row.times])).toEqual(expect.arrayContaining(taken));
    expect(rows.length).toBe(taken.length);
  });
});
