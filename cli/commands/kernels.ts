/** `kernels`: what `vm:` can boot here, and the cache behind it. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { HarnessError } from "../../abi/harness-error.ts";
import { quoted } from "../../abi/shown.ts";
import { suggestion } from "../../abi/suggest.ts";
import { checkSequential } from "../../checkers/sequential.ts";
import { dialectFor } from "../../implementations/kvm/probe.ts";
import { cacheFolder, listCache } from "../../implementations/vm/cache.ts";
import { cpuSeconds } from "../../implementations/vm/cpu-seconds.ts";
import { cachedKernels } from "../../implementations/vm/debian/fetch.ts";
import {
  ANSWER_TIMEOUT_MS,
  BUILT,
  builtKernels,
  kernelPath,
} from "../../implementations/vm/factory.ts";
import { kernelAt } from "../../implementations/vm/kernel-image.ts";
import { VM } from "../../implementations/vm/name.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import { layOutTable } from "../../reports/formats/layout.ts";
import { EXIT_CODES, type ExitCode } from "../exit-code.ts";
import { deliverDocument } from "../printing/deliver.ts";
import type { Invocation } from "./invocation.ts";
import { chooseTarget, type Target } from "./target.ts";

/**
 * Lists kernels and cache; `fetch KERNEL` gets a package, `probe KERNEL` boots one and says what it
 * is, `prune` empties the cache.
 *
 * @throws {HarnessError} MSC123 for another word.
 */
export async function kernels(invocation: Invocation): Promise<ExitCode> {
  const [action, kernel] = invocation.operands;
  const cache = cacheFolder(invocation.environment.env);
  if (action === undefined) list(invocation, cache);
  else if (action === "prune" && kernel === undefined) prune(invocation, cache);
  else if (action === "fetch" && kernel !== undefined) await fetch(invocation, cache, kernel);
  else if (action === "probe" && kernel !== undefined) await probe(invocation, kernel);
  else throw misused(action, kernel);
  return EXIT_CODES.conforms;
}

function misused(action: string, kernel: string | undefined): HarnessError {
  const usage = "one of: kernels; kernels fetch KERNEL; kernels probe KERNEL; kernels prune";
  if (action === "fetch" || action === "probe") {
    const hint = `name one: kernels ${action} debian:6.12`;
    return new HarnessError("MSC123", `kernels ${action} needs a KERNEL`, hint);
  }
  if (action === "prune") {
    const message = `kernels prune takes nothing, and not ${quoted(kernel ?? "")}`;
    return new HarnessError("MSC123", message, "kernels prune empties the cache");
  }
  const hint = suggestion(action, ["fetch", "probe", "prune"], usage);
  return new HarnessError("MSC123", `kernels does not take ${quoted(action)}`, hint);
}

function list(invocation: Invocation, cache: string): void {
  const things = listCache(cache);
  const debian = cachedKernels(cache).map((release) => ({
    ...{ kernel: `debian:${release}`, dialect: dialectFor(release) },
  }));
  const built = builtKernels(cache).map((name) => ({
    ...{ kernel: `${BUILT}:${name}`, dialect: dialectFor(name) },
  }));
  const known = [...debian, ...built];
  const document = { schema: 1, verb: "kernels", kernels: known, cache, cached: things };
  const lines = [
    ...layOutTable(
      [
        ["kernel", "dialect"],
        ...known.map(({ kernel, dialect }) => [kernel, dialect ?? "none is written"]),
      ],
      ["left", "left"],
      0,
    ),
    "",
    `cache ${cache}`,
    ...layOutTable(
      [["MB", "file or folder"], ...things.map(({ name, bytes }) => [megabytes(bytes), name])],
      ["right", "left"],
      0,
    ),
  ];
  deliverDocument(invocation, document, `${lines.join("\n")}\n`);
}

function megabytes(bytes: number): string {
  return String(Math.ceil(bytes / 1_000_000));
}

function prune(invocation: Invocation, cache: string): void {
  const things = listCache(cache);
  for (const { name } of things) rmSync(join(cache, name), { recursive: true, force: true });
  const bytes = things.reduce((sum, thing) => sum + thing.bytes, 0);
  const document = { schema: 1, verb: "kernels", pruned: things };
  deliverDocument(invocation, document, `pruned ${megabytes(bytes)} MB of ${cache}\n`);
}

async function fetch(invocation: Invocation, cache: string, kernel: string): Promise<void> {
  const { cwd, writeError } = invocation.environment;
  const say = (line: string): void => {
    if (!invocation.settings.quiet) writeError(`${line}\n`);
  };
  const path = await kernelPath(kernel, { cache, cwd, now: Date.now, say });
  // A path is fetched from nowhere, and has to be a kernel already.
  kernelAt(path);
  deliverDocument(invocation, { schema: 1, verb: "kernels", kernel, path }, `${path}\n`);
}

/** How fast operations are checked on a kernel. */
interface Pace {
  readonly operationsPerSecond: number;
  /** Of this process and of QEMU, on all processors. */
  readonly operationsPerCpuSecond: number;
}

/** Enough for the guest to be warm, and some seconds of it. */
const PACE_RUNS = 10;

/** Measured with an ordinary check, of which only the time matters here. */
async function paceOf({ dialect, factory }: Target, now: () => number): Promise<Pace> {
  const [beforeMs, cpuBefore] = [now(), cpuSeconds()];
  const { operations = 0 } = await checkSequential({
    ...{ dialect, factory, properties: PROPERTIES, now, seed: 1, runs: PACE_RUNS },
    ...{ maxOperations: 100, operationTimeoutMs: ANSWER_TIMEOUT_MS },
    ...{ shrinkEvaluationsMax: 0, collect: true, leavesOutHung: true },
  });
  return {
    operationsPerSecond: Math.round((operations * 1000) / Math.max(1, now() - beforeMs)),
    operationsPerCpuSecond: Math.round(operations / Math.max(0.01, cpuSeconds() - cpuBefore)),
  };
}

function paceText({ operationsPerSecond, operationsPerCpuSecond }: Pace): string {
  return `${operationsPerSecond} operations/s, ${operationsPerCpuSecond} for a CPU second`;
}

/** Boots it, and asks it for a moment. */
async function probe(invocation: Invocation, kernel: string): Promise<void> {
  const { environment, settings } = invocation;
  const { now, cwd, env, writeError } = environment;
  const before = now();
  const { quiet, verbose } = settings;
  const target = await chooseTarget({
    ...{ implementation: VM + kernel, dialect: settings.dialect, allowHazards: true },
    ...{ quiet, verbose },
    adapters: { cwd, env, writeError, flight: undefined, timeoutMs: settings.operationTimeout },
  });
  await using factory = target.factory;
  const bootMs = now() - before;
  const pace = await paceOf(target, now);
  const { operations, features = [] } = factory.capabilities;
  const document = {
    ...{ schema: 1, verb: "kernels", kernel, dialect: target.dialect.name, bootMs },
    ...pace,
    ...{ operations, features, notes: target.notes },
  };
  const lines = [
    `${VM}${kernel}: ready after ${(bootMs / 1000).toFixed(1)} s`,
    `${paceText(pace)}, in ${PACE_RUNS} random traces`,
    `dialect ${target.dialect.name}`,
    `performs ${operations.join(", ")}`,
    ...target.notes,
  ];
  deliverDocument(invocation, document, `${lines.join("\n")}\n`);
}
