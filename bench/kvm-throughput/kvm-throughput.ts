/**
 * The kvm implementation beside a plain C loop that issues the same system calls.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import type { Operation } from "../../abi/operation.ts";
import { hasRole, OPERATION_KINDS } from "../../abi/operation-fields.ts";
import type { Outcome } from "../../abi/outcome.ts";
import { kvmFactory } from "../../implementations/kvm/factory.ts";
import { probeKvm } from "../../implementations/kvm/probe.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { supports } from "../../model/step.ts";
import { traces } from "../../properties/draw/traces.ts";
import type { Benchmark, TimedRound } from "../benchmark.ts";
import { exportTraces, isTaught } from "./export-operations.ts";

const TRACES = 25;
const OPERATIONS = 40;
const DIALECT = "linux-6.18";
const GENERATION_SEED = 1;
/** What shadow paging lets a guest name; the C loop's guest gets the same processor. */
const SHADOW_BITS = 52;

export const KVM_THROUGHPUT: Benchmark = {
  id: "kvm-throughput",
  sentence:
    `${TRACES} random traces of ${OPERATIONS} operations on /dev/kvm, each on a new VM. The C ` +
    "loop reads the same system calls from a list, issues them and measures itself; it has no " +
    "watchdog and looks at no content. Both must be refused equally often.",
  unit: "operations",
  rounds: 41,
  missing: whatIsMissing,
  contenders: [
    { name: "memslot-check, kvm implementation", round: runOnKvm },
    { name: "plain C loop", round: runPeer },
  ],
};

type Traces = readonly (readonly Operation[])[];

interface Work {
  readonly traces: Traces;
  readonly tally: Tally;
  /** The C program and its arguments. */
  readonly peer: readonly [program: string, ...args: string[]];
}

interface Tally {
  readonly operations: number;
  /** Operations that ended with an errno. */
  readonly refused: number;
  readonly seconds: number;
}

const COMPILERS = ["cc", "gcc", "clang"];
const REFUSED: readonly Outcome["kind"][] = ["failed", "run_failed", "memory_fault", "sigbus"];

async function whatIsMissing(): Promise<string | undefined> {
  const kvm = await probeKvm();
  if (!kvm.usable) return kvm.reason;
  return findCompiler() === undefined ? "there is no C compiler" : undefined;
}

function findCompiler(): string | undefined {
  return COMPILERS.find((name) => spawnSync(name, ["--version"]).status === 0);
}

let preparation: Promise<Work> | undefined;

/** What both contenders do; made in the round that warms up, which is not measured. */
function theWork(): Promise<Work> {
  preparation ??= prepare();
  return preparation;
}

async function prepare(): Promise<Work> {
  const dialect = dialectNamed(DIALECT);
  // The program in C has no accesses of bytes.
  const kinds = OPERATION_KINDS.filter(
    (kind) => supports(dialect, kind) && !hasRole(kind, "access-bytes"),
  );
  const options = { minLength: OPERATIONS, maxLength: OPERATIONS, kinds };
  const drawn = fc.sample(traces(dialect, options), {
    ...{ seed: GENERATION_SEED, numRuns: TRACES },
  });
  const sent: Operation[][] = [];
  const tally = await run(
    drawn.map(({ operations }) => operations.filter(isTaught)),
    sent,
  );
  const folder = mkdtempSync(join(tmpdir(), "memslot-check-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true }));
  const [program, list] = [join(folder, "peer"), join(folder, "operations")];
  const source = fileURLToPath(new URL("peer.c", import.meta.url));
  execFileSync(findCompiler() ?? "cc", ["-O2", "-o", program, source], { stdio: "inherit" });
  writeFileSync(list, exportTraces(sent));
  const kvm = await probeKvm();
  const bits = kvm.usable && kvm.facts.includes("no-tdp") ? SHADOW_BITS : 0;
  return { traces: sent, tally, peer: [program, list, String(bits)] };
}

/** Like the C loop, it begins to count when everything that traces share is there. */
async function runOnKvm(): Promise<TimedRound> {
  const { traces: all } = await theWork();
  const { operations, seconds } = await run(all, undefined);
  return { units: operations, seconds };
}

/** @param sent - takes the operations of each trace that were sent. */
async function run(all: Traces, sent: Operation[][] | undefined): Promise<Tally> {
  await using factory = await kvmFactory();
  const startedMs = performance.now();
  let operations = 0;
  let refused = 0;
  for (const trace of all) {
    await using machine = await factory.open();
    const kept: Operation[] = [];
    for (const operation of trace) {
      const { kind } = await machine.apply(operation);
      if (kind === "not_sent") continue;
      operations += 1;
      if (REFUSED.includes(kind)) refused += 1;
      if (sent !== undefined) kept.push(operation);
    }
    sent?.push(kept);
  }
  return { operations, refused, seconds: (performance.now() - startedMs) / 1000 };
}

async function runPeer(): Promise<TimedRound> {
  const { peer, tally } = await theWork();
  const [program, ...args] = peer;
  const [operations, refused, nanoseconds = 0] = execFileSync(program, args, { encoding: "utf8" })
    .split(" ")
    .map(Number);
  if (operations !== tally.operations || refused !== tally.refused) {
    throw new Error(`the C loop was refused ${refused} times of ${operations}, not as we were`);
  }
  return { units: operations, seconds: nanoseconds / 1e9 };
}
