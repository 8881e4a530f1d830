/** Scripts of operations with the outcomes they must have, for tests of simulated machines. */
import { parseOperation } from "../../abi/notation.ts";
import { printOutcome } from "../../abi/outcome-notation.ts";
import { type Decisions, decisionsOf } from "./decisions.ts";
import { generationNamed } from "./generations.ts";
import { SimulatedMachine } from "./simulated-machine.ts";

/** A fresh machine of the variant that the dialect's name says, with some decisions replaced. */
export function machineOf(dialect: string, replaced: Partial<Decisions> = {}): SimulatedMachine {
  const generation = generationNamed(dialect);
  const decisions = decisionsOf(generation.memfile?.variant ?? "as-intended");
  return new SimulatedMachine(generation, { ...decisions, ...replaced });
}

/** Runs lines of the form `operation => outcome` and gives them back with what really came. */
export function answered(machine: SimulatedMachine, script: string): string {
  return linesOf(script)
    .map((line) => line.split(" => ")[0] ?? "")
    .map((line) => `${line} => ${printOutcome(machine.apply(parseOperation(line)))}`)
    .join("\n");
}

/** A script as {@link answered} prints it when every line comes true. */
export function normalised(script: string): string {
  return linesOf(script).join("\n");
}

function linesOf(script: string): readonly string[] {
  return script
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
