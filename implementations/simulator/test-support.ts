/** Scripts of operations with the outcomes they must have, for tests of simulated machines. */
import { parseOperation } from "../../abi/notation.ts";
import type { Observation, ObservedFile } from "../../abi/observation.ts";
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

/** An inside view of plain arrays and maps, as other implementations hand it out. */
export function plain(view: Observation): Observation {
  const { mappings, memslots, hostPages, contents, files } = view;
  return {
    ...view,
    mappings: [...mappings],
    memslots: [...memslots],
    hostPages: new Map(hostPages),
    ...(contents && { contents: new Map(contents) }),
    ...(files && { files: files.map(plainFile) }),
  };
}

function plainFile({ bindings, ...file }: ObservedFile): ObservedFile {
  return { ...file, pages: new Map(file.pages), ...(bindings && { bindings: [...bindings] }) };
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
