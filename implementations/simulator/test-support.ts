/** Scripts of operations with the outcomes they must have, for tests of simulated machines. */
import { expect } from "vitest";
import { parseOperation } from "../../model/notation.ts";
import { printOutcome } from "../../model/outcome.ts";
import { decisionsOf } from "./decisions.ts";
import { generationNamed } from "./generations.ts";
import { SimulatedMachine } from "./simulated-machine.ts";

/** A fresh machine of the variant that the dialect's name says. */
export function machineOf(dialect: string): SimulatedMachine {
  const generation = generationNamed(dialect);
  return new SimulatedMachine(
    generation,
    decisionsOf(generation.memfile?.variant ?? "as-intended"),
  );
}

/** Runs lines of the form `operation => outcome` and gives them back with what really came. */
export function answered(machine: SimulatedMachine, script: string): string {
  return linesOf(script)
    .map((line) => line.split(" => ")[0] ?? "")
    .map((line) => `${line} => ${printOutcome(machine.apply(parseOperation(line)))}`)
    .join("\n");
}

/** Expects every line of a script to be answered as it says, on one fresh machine. */
export function holds(script: string, dialect = "linux-6.18"): void {
  expect(answered(machineOf(dialect), script)).toBe(linesOf(script).join("\n"));
}

function linesOf(script: string): readonly string[] {
  return script
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
