/**
 * The runs that are to reach all code of model and simulator: random runs of every dialect, of each
 * with one fact more, and of every seeded bug, then the programs of the file that is named.
 *
 * Bundled by `reached-code.ts`, and run by a process that counts what it executes.
 */
import { readFileSync } from "node:fs";
import { FACTS } from "../../abi/facts.ts";
import { isHarnessError } from "../../abi/harness-error.ts";
import { type Implementation, isImplementationLost } from "../../abi/implementation.ts";
import { parseOperation } from "../../abi/notation.ts";
import type { Operation } from "../../abi/operation.ts";
import { makeTrace } from "../../abi/trace.ts";
import { possibleOn } from "../../checkers/possible.ts";
import { runOnce, sourceOf } from "../../checkers/run-once.ts";
import { checkSequential } from "../../checkers/sequential.ts";
import { SEEDED_BUGS } from "../../implementations/simulator/bugs/catalogue.ts";
import { simulatorFactory } from "../../implementations/simulator/factory.ts";
import { DIALECTS, dialectNamed } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import { runRaces } from "./races.ts";
import type { Effort, Program } from "./reached-code.ts";

const { runs, runsOfVariants, runsOfBugs, programs } = JSON.parse(
  readFileSync(process.argv[2] as string, "utf8"),
) as Effort;

const usual = new Set(DIALECTS.map(({ name }) => name));
/** Of many words, which are then a range, the ends. */
const endsOf = <T>(words: readonly T[]): readonly T[] =>
  words.length > 4 ? [...words.slice(0, 1), ...words.slice(-1)] : words;
const variants = FACTS.flatMap(({ words, generations }) =>
  endsOf(words).flatMap((word) => generations.map((generation) => `${generation}:${word}`)),
);
for (const name of usual) console.log(`${name} ${await check(name, runs)}`);
for (const name of new Set(variants.map((variant) => dialectNamed(variant).name))) {
  if (!usual.has(name)) console.log(`${name} ${await check(name, runsOfVariants)}`);
}
for (const { id, dialect } of SEEDED_BUGS) await check(dialect, runsOfBugs, id);
for (const program of programs) await run(program);

async function check(dialect: string, count: number, bug?: string): Promise<string> {
  if (count === 0) return "conforms";
  await using factory = simulatorFactory({ dialect, ...(bug === undefined ? {} : { bug }) });
  const { verdict } = await checkSequential({
    ...{ dialect: dialectNamed(dialect), factory, runs: count, maxOperations: 40 },
    ...{ properties: PROPERTIES, seed: 42, collect: true, now: () => 0, shrinkEvaluationsMax: 0 },
    callers: dialect.includes("strict") ? "err" : "obey",
  });
  return verdict;
}

/** Whatever a machine shows of itself is asked for as well. */
async function run({ dialect, lines, machine = {}, beside }: Program): Promise<void> {
  const operations = lines.map(parseOperation);
  await using factory = simulatorFactory({ dialect, ...machine });
  const possible = possibleOn(factory.capabilities, dialectNamed(dialect), PROPERTIES);
  const machines = { dialect: possible.dialect, properties: possible.properties, factory };
  const source = sourceOf(makeTrace(dialect, operations));
  // What a dialect does not have is refused by the model and not sent by the machine.
  await runOnce({ ...machines, source }).catch((error: unknown) => {
    if (!isHarnessError(error)) throw error;
  });
  const shown = await factory.open();
  for (const operation of operations) {
    if (!(await survives(shown, operation))) return;
    shown.fingerprint?.();
  }
  if (beside !== undefined) runRaces(dialect, operations, parseOperation(beside));
}

/** Some seeded bugs wait for ever. */
async function survives(machine: Implementation, operation: Operation): Promise<boolean> {
  try {
    await machine.apply(operation);
    return true;
  } catch (error) {
    if (!isImplementationLost(error)) throw error;
    return false;
  }
}
