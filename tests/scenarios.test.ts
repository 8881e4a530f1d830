import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { printOperation } from "../abi/notation.ts";
import { printOutcome } from "../abi/outcome-notation.ts";
import { parseTrace, type Trace } from "../abi/trace.ts";
import { replay } from "../checkers/replay.ts";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import { REPOSITORY_ROOT } from "./tidy/repository.ts";

const FOLDER = join(REPOSITORY_ROOT, "corpus/scenarios");
const SCENARIOS = readdirSync(FOLDER).filter((name) => name.endsWith(".trace"));

const textOf = (name: string): string => readFileSync(join(FOLDER, name), "utf8");

/** What the simulator answers, one line for each operation. */
async function answersOf({ dialect, operations }: Trace): Promise<readonly string[]> {
  await using factory = simulatorFactory({ dialect });
  await using machine = await factory.open();
  const answers: string[] = [];
  for (const operation of operations) {
    const outcome = printOutcome(await machine.apply(operation));
    answers.push(`${printOperation(operation)} => ${outcome}`);
  }
  return answers;
}

describe.each(SCENARIOS)("%s", (name) => {
  const trace = parseTrace(textOf(name));

  test("says where it is from, and what its VMM relies on", () => {
    const comments = textOf(name)
      .split("\n")
      .filter((line) => line.startsWith("# "));

    expect(comments.filter((line) => /^# (Recorded|Read): /.test(line))).toHaveLength(1);
    expect(comments.filter((line) => line.startsWith("# Relies on: "))).toHaveLength(1);
    expect(name.startsWith(`${trace.dialect.split(":")[0]}.`)).toBe(true);
  });

  test("conforms on the simulator, every operation sent", async () => {
    const { dialect } = trace;

    const report = await replay({
      ...{ dialect: dialectNamed(dialect), factory: simulatorFactory({ dialect }) },
      ...{ properties: PROPERTIES, trace, now: () => 0 },
    });

    expect(report).toMatchObject({ verdict: "conforms", limitsHit: [] });
  });

  test("is answered as it was reviewed", async () => {
    expect((await answersOf(trace)).join("\n")).toMatchSnapshot();
  });
});

test("the logs of a migration are as QEMU was recorded to see them", async () => {
  const answers = await answersOf(parseTrace(textOf("linux-6.12.qemu-migrate.trace")));

  const logs = answers.filter((line) => line.startsWith("get_dirty_log(slot=0)"));
  expect(logs.map((line) => line.split(" => ")[1])).toEqual([
    "dirty [0-255]",
    "dirty [6]",
    "dirty [6]",
    "dirty []",
  ]);
});

test("the exits of private memory are as the selftest was recorded to see them", async () => {
  const answers = await answersOf(parseTrace(textOf("linux-6.12.selftest-exits.trace")));

  const exits = answers.filter((line) => line.includes("MEMORY_FAULT"));
  const exit = "MEMORY_FAULT KVM_RUN=EFAULT gpa=0xc0000000 size=4096 flags=8";
  expect(exits).toEqual(Array(2).fill(`guest_read(gpa=0xc0000000) => ${exit}`));
});
