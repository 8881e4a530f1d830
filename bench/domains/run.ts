/**
 * Explores every named domain, the model alone and beside the simulator, and has every seeded bug
 * certified; then writes `docs/benchmarks.md`.
 *
 * Usage: `npx tsx bench/domains/run.ts`. It takes some ten minutes.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseOperation } from "../../abi/notation.ts";
import { makeTrace } from "../../abi/trace.ts";
import { certify } from "../../checkers/explore/certify.ts";
import { exploreDomain } from "../../checkers/explore/explore-domain.ts";
import { SEEDED_BUGS } from "../../implementations/simulator/bugs/catalogue.ts";
import type { SeededBug } from "../../implementations/simulator/bugs/seeded-bug.ts";
import { simulatorFactory } from "../../implementations/simulator/factory.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import type { BoundedDomain } from "../../properties/domains/bounded-domain.ts";
import { DOMAINS, domainNamed } from "../../properties/domains/catalogue.ts";
import { machineText } from "../machine.ts";
import {
  benchmarksMarkdown,
  type CertificateRow,
  type ExplorationRow,
  type ReductionRow,
  reachedRules,
} from "./markdown.ts";
import { reductionRows } from "./reduction-rows.ts";
import { threadRows } from "./thread-rows.ts";

const CERTIFICATE_MS_MAX = 120_000;

const now = (): number => performance.now();

const explorations: ExplorationRow[] = [];
for (const domain of DOMAINS) {
  for (const isAlone of [true, false]) explorations.push(await measured(domain, isAlone));
}
const threads = await threadRows(domainNamed("small", "memfile-v6"), now);
const reductions: ReductionRow[] = [];
for (const domain of DOMAINS) reductions.push(...(await reductionRows(domain, now)));
const certificates: CertificateRow[] = [];
for (const bug of SEEDED_BUGS) certificates.push(await certified(bug));

const markdown = benchmarksMarkdown({
  machine: machineText(),
  explorations,
  threads,
  reductions,
  certificates,
});
writeFileSync(join(import.meta.dirname, "../../docs/benchmarks.md"), markdown);
console.log(markdown);

async function measured(domain: BoundedDomain, isAlone: boolean): Promise<ExplorationRow> {
  const dialect = dialectNamed(domain.dialect);
  const started = process.cpuUsage();
  const report = await exploreDomain({
    ...{ dialect, domain, properties: PROPERTIES, limits: {}, hooks: { now } },
    factory: isAlone ? null : simulatorFactory({ dialect: domain.dialect }),
  });
  const { user } = process.cpuUsage(started);
  const { implementation, verdict, exploration } = report;
  if (exploration === undefined) throw new TypeError("a report of an exploration without one");
  console.error(`${domain.name}, ${implementation}: ${verdict}, ${exploration.states} states`);
  return {
    ...{ domain: domain.name, implementation, verdict, exploration },
    operations: domain.operations.length,
    rulesHit: reachedRules(report),
    userSeconds: user / 1e6,
  };
}

/** What a domain certifies: that its exploration, breadth first, meets nothing shorter. */
async function exploredTo(bug: SeededBug, name: string): Promise<CertificateRow> {
  const { id, minimalTrace } = bug;
  const startedMs = now();
  const domain = DOMAINS.find((one) => one.name === name);
  if (domain === undefined) throw new TypeError(`${id} is certified in no domain that there is`);
  const { divergences = [], exploration } = await exploreDomain({
    ...{ dialect: dialectNamed(domain.dialect), domain, properties: PROPERTIES, limits: {} },
    factory: simulatorFactory({ dialect: domain.dialect, bug: id }),
    hooks: { now },
  });
  const shortest = divergences[0]?.trace.length;
  const isMinimal = shortest === minimalTrace.length;
  const finding = isMinimal ? `in ${name}` : `${name} finds ${shortest} operations`;
  console.error(`${id}: ${finding}`);
  const seconds = (now() - startedMs) / 1000;
  const searched = { operations: domain.operations.length, states: exploration?.states ?? 0 };
  return { id, length: minimalTrace.length, isMinimal, ...searched, finding, seconds };
}

async function certified(bug: SeededBug): Promise<CertificateRow> {
  const { id, minimalTrace, obligation, certifiedIn } = bug;
  if (certifiedIn !== undefined) return exploredTo(bug, certifiedIn);
  const startedMs = now();
  const certificate = await certify({
    dialect: dialectNamed(bug.dialect),
    factory: simulatorFactory({ dialect: bug.dialect, bug: id }),
    properties: PROPERTIES.filter((one) => obligation === undefined || one.id === obligation),
    trace: makeTrace(bug.dialect, minimalTrace.map(parseOperation)),
    limits: { timeMsMax: CERTIFICATE_MS_MAX },
    now,
  });
  const { isMinimal, operations, states, finding } = certificate;
  console.error(`${id}: ${isMinimal ? "certified" : finding}`);
  const seconds = (now() - startedMs) / 1000;
  return { id, length: minimalTrace.length, isMinimal, operations, states, finding, seconds };
}
