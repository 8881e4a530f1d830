/**
 * The runs that are to reach all code of model and simulator: random runs of every dialect, and of
 * each with one fact more, then the programs of the file that is named.
 *
 * Bundled by `reached-code.ts`, and run by a process that counts what it executes.
 */
import { readFileSync } from "node:fs";
import { FACTS } from "../../abi/facts.ts";
import { parseOperation } from "../../abi/notation.ts";
import { makeTrace } from "../../abi/trace.ts";
import { possibleOn } from "../../checkers/possible.ts";
import { runOnce, sourceOf } from "../../checkers/run-once.ts";
import { checkSequential } from "../../checkers/sequential.ts";
import { simulatorFactory } from "../../implementations/simulator/factory.ts";
import { DIALECTS, dialectNamed } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import type { Effort, Program } from "./reached-code.ts";

const { runs, runsOfVariants, programs } = JSON.parse(
  readFileSync(process.argv[2] as string, "utf8"),
) as Effort;

const usual = new Set(DIALECTS.map(({ name }) => name));
const variants = FACTS.flatMap(({ words, generations }) =>
  words.flatMap((word) => generations.map((generation) => `${generation}:${word}`)),
);
for (const name of usual) await check(name, runs);
for (const name of new Set(variants.map((variant) => dialectNamed(variant).name))) {
  if (!usual.has(name)) await check(name, runsOfVariants);
}
for (const program of programs) await run(program);

async function check(dialect: string, count: number): Promise<void> {
  const { verdict } = await checkSequential({
    ...{ dialect: dialectNamed(dialect), factory: simulatorFactory({ dialect }), runs: count },
    ...{ properties: PROPERTIES, seed: 42, maxOperations: 40, collect: false, now: () => 0 },
    ...{ shrinkEvaluationsMax: 0, callers: dialect.includes("strict") ? "err" : "obey" },
  });
  console.log(`${dialect} ${verdict}`);
}

/** Whatever a machine shows of itself is asked for as well. */
async function run({ dialect, lines, machine = {} }: Program): Promise<void> {
  const operations = lines.map(parseOperation);
  await using factory = simulatorFactory({ dialect, ...machine });
  const possible = possibleOn(factory.capabilities, dialectNamed(dialect), PROPERTIES);
  const machines = { dialect: possible.dialect, properties: possible.properties, factory };
  await runOnce({ ...machines, source: sourceOf(makeTrace(dialect, operations)) });
  const shown = await factory.open();
  for (const operation of operations) {
    await shown.apply(operation);
    shown.fingerprint?.();
  }
}
