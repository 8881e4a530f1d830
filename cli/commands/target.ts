/** What is checked against what: the one place that chooses a concrete implementation. */

import { release } from "node:os";
import { assertCapabilities } from "../../abi/assert-capabilities.ts";
import { isFactWord, withWords } from "../../abi/dialect-name.ts";
import { HarnessError } from "../../abi/harness-error.ts";
import type { ImplementationFactory } from "../../abi/implementation.ts";
import { shownText } from "../../abi/shown.ts";
import { suggestion } from "../../abi/suggest.ts";
import { meet } from "../../checkers/machine-facts.ts";
import { kvmFactory } from "../../implementations/kvm/factory.ts";
import { probeKvm } from "../../implementations/kvm/probe.ts";
import { programFactory } from "../../implementations/process/program.ts";
import { SEEDED_BUGS } from "../../implementations/simulator/bugs/catalogue.ts";
import type { SeededBug } from "../../implementations/simulator/bugs/seeded-bug.ts";
import { simulatorFactory } from "../../implementations/simulator/factory.ts";
import type { Dialect } from "../../model/dialect.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { FlightRecorder, recorded } from "../adapter/flight-recorder.ts";
import { loadAdapter } from "../adapter/load-adapter.ts";
import { sendable, tellSupervisor } from "../adapter/supervisor.ts";
import { isAdapter, looksLikePath } from "../parsing/adapter-path.ts";
import { type KvmName, parseKvmName } from "../parsing/kvm-name.ts";
import {
  parseSimulatorName,
  printSimulatorName,
  type SimulatorName,
} from "../parsing/simulator-name.ts";
import { splitCommand } from "../parsing/split-command.ts";
import type { Invocation } from "./invocation.ts";
import { dialectOf, isVm, vmOf } from "./vm-target.ts";

/** An implementation and the dialect it is held to. */
export interface Target {
  /** As on the command line, so that a replay token can name it. */
  readonly implementation: string;
  readonly dialect: Dialect;
  /** Disposed by whoever chose the target. */
  readonly factory: ImplementationFactory;
  /** As `uname -r` of the kernel that is checked, if it is one. */
  readonly release?: string;
  /** What was found out about the machine. */
  readonly notes: readonly string[];
}

/** What names a target. */
export interface TargetNames {
  readonly implementation: string;
  /**
   * Undefined: a seeded bug names its own, a real kernel is asked, the simulator takes the default.
   */
  readonly dialect: string | undefined;
  readonly allowHazards: boolean;
  /** Whether the dialect takes its option `strict`, besides those in its name. */
  readonly strict?: boolean;
  /**
   * Present when code of a user may be loaded or started, which only the command line itself may
   * ask for.
   */
  readonly adapters?: AdapterPlace | undefined;
  /** Whether what takes a while is told, and every detail of it. */
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** Where adapters are loaded from, and where what they are doing is written down. */
export interface AdapterPlace {
  readonly cwd: string;
  readonly flight: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What takes a while is told here. */
  readonly writeError: (text: string) => void;
  /** How long loading, or an answer of a program, may take. */
  readonly timeoutMs: number;
}

/** Adapters, where it was a flag of this very call that named the implementation. */
export function adaptersOf(invocation: Invocation): AdapterPlace | undefined {
  const { origins, environment, settings } = invocation;
  const { cwd, flight, env, writeError } = environment;
  const timeoutMs = settings.operationTimeout;
  const place = { cwd, flight, env, writeError, timeoutMs };
  return origins.implementation === "flag" ? place : undefined;
}

/**
 * What the simulator speaks unless told otherwise: the dialect of the kernels that most readers
 * run.
 */
export const DEFAULT_DIALECT = "linux-6.18";

/**
 * Makes the implementation.
 *
 * @throws {HarnessError} MSC130 for a name that is none, MSC131 for an unknown seeded bug, MSC107
 *   for an unknown dialect, MSC3xx when the environment is missing, MSC311 when no dialect is
 *   written for this kernel, MSC312 for one of VMs that no kernel is asked for.
 */
export async function chooseTarget(names: TargetNames): Promise<Target> {
  const { implementation, allowHazards } = names;
  const spoken = names.dialect ?? (await ownDialect(implementation));
  const named = names.strict ? strictly(spoken ?? DEFAULT_DIALECT) : spoken;
  const kvm = parseKvmName(implementation);
  if (kvm !== undefined) {
    assertAskable(named);
    const factory = await kvmFactory({ allowHazards, ...kvm });
    return ofKernel(release(), { implementation, ...meet(named ?? DEFAULT_DIALECT, factory) });
  }
  if (isAdapter(implementation)) {
    const dialect = dialectNamed(named ?? DEFAULT_DIALECT);
    const factory = await adapterOf(implementation, dialect, names.adapters);
    return { implementation, ...meet(named ?? DEFAULT_DIALECT, factory) };
  }
  if (isVm(implementation)) {
    assertAskable(named);
    const booted = await vmOf(names, placeOf(implementation, names.adapters));
    const met = meet(named ?? dialectOf(booted.machines), booted.machines);
    return ofKernel(booted.release, { implementation, ...met });
  }
  if (isProgram(implementation)) {
    return { implementation, ...meet(named ?? DEFAULT_DIALECT, await programOf(names)) };
  }
  const simulator = simulatorNamed(implementation);
  const { bug, variant, words } = simulator;
  const name = named ?? withWords(DEFAULT_DIALECT, words.filter(isFactWord));
  const dialect = dialectNamed(name);
  const chosen = { ...(bug !== undefined && { bug }), ...(variant && { variant }) };
  const factory = simulatorFactory({ dialect: dialect.name, ...chosen, words });
  return { implementation: printSimulatorName(simulator), dialect, factory, notes: [] };
}

/** A report names the kernel itself: `kvm` and `vm:debian:6.12` are another one tomorrow. */
function ofKernel(named: string, target: Target): Target {
  return { ...target, release: named, notes: [`this is Linux ${named}`, ...target.notes] };
}

/**
 * What an implementation speaks unless told otherwise: a bug the dialect it was seeded in, with the
 * facts of its name, the real kernel that of its release; undefined for a simulator, which speaks
 * them all.
 *
 * @throws {HarnessError} MSC130, MSC131 and MSC311 as {@link chooseTarget}.
 */
export async function ownDialect(implementation: string): Promise<string | undefined> {
  const kvm = parseKvmName(implementation);
  if (kvm !== undefined) return withVmType(await dialectOfThisKernel(), kvm);
  if (isAdapter(implementation) || isProgram(implementation) || isVm(implementation)) {
    return undefined;
  }
  const { bug, words } = simulatorNamed(implementation);
  return bug === undefined ? undefined : withWords(bugNamed(bug).dialect, words.filter(isFactWord));
}

/** Whether a name is of the real kernel: a process has room for one guest of it at a time. */
export function isRealKernel(implementation: string): boolean {
  return parseKvmName(implementation) !== undefined;
}

const PROGRAM = "exec:";

/** True for a command line that speaks the process protocol. */
function isProgram(implementation: string): boolean {
  return implementation.startsWith(PROGRAM);
}

/**
 * @throws {HarnessError} MSC136 when something that was read names the program, MSC150 for a
 *   command line that is none, MSC151 when there is nobody to speak with.
 */
async function programOf(names: TargetNames): Promise<ImplementationFactory> {
  const { implementation, adapters } = names;
  const { cwd, timeoutMs: answerTimeoutMs } = placeOf(implementation, adapters);
  const [file, ...args] = splitCommand(implementation.slice(PROGRAM.length));
  return programFactory({ file, args, cwd }, { answerTimeoutMs });
}

/** @throws {HarnessError} MSC136 when something that was read names what would be started. */
function placeOf(implementation: string, place: AdapterPlace | undefined): AdapterPlace {
  if (place !== undefined) return place;
  const said = shownText(implementation);
  const hint = `nothing that is read starts a program: say --implementation ${said} yourself`;
  throw new HarnessError("MSC136", `${said} was not named on the command line`, hint);
}

/** @throws {HarnessError} MSC136 as {@link placeOf}. */
async function adapterOf(
  path: string,
  { name }: Dialect,
  given: AdapterPlace | undefined,
): Promise<ImplementationFactory> {
  const { cwd, flight, timeoutMs } = placeOf(path, given);
  const recorder = flight === undefined ? undefined : new FlightRecorder(flight, name);
  recorder?.enter("load");
  const factory = await loadAdapter(path, cwd, timeoutMs);
  assertCapabilities(factory.capabilities);
  tellSupervisor({ capabilities: sendable(factory.capabilities) });
  recorder?.enter("idle");
  return recorder === undefined ? factory : recorded(factory, recorder, timeoutMs);
}

async function dialectOfThisKernel(): Promise<string> {
  const kvm = await probeKvm();
  // The factory will say what is missing, with the same words as everywhere.
  if (!kvm.usable) return DEFAULT_DIALECT;
  if (kvm.suggestedDialect !== null) return kvm.suggestedDialect;
  throw new HarnessError(
    "MSC311",
    `no dialect is written for Linux ${kvm.release}`,
    "memslot-check rules lists the dialects; --dialect names the one to hold this kernel to",
  );
}

/** Hardware that marks accesses has VMs with a launch of their own, which nobody does here. */
function assertAskable(dialect: string | undefined): void {
  if (dialect === undefined || dialectNamed(dialect).constants.marksAccesses !== true) return;
  throw new HarnessError(
    "MSC312",
    `no VM is launched whose hardware marks accesses, as ${shownText(dialect)} says`,
    "--implementation simulator has one; vm-type=sw-protected is private memory without hardware",
  );
}

/** @throws {HarnessError} MSC107 for a dialect without the option. */
function strictly(dialect: string): string {
  return dialectNamed(withOption(dialect, "strict")).name;
}

function withVmType(dialect: string, { vmType }: KvmName): string {
  return vmType === "default" ? dialect : withOption(dialect, vmType);
}

function withOption(dialect: string, option: string): string {
  return dialect.includes(":") ? `${dialect},${option}` : `${dialect}:${option}`;
}

/** @throws {HarnessError} MSC130 for no simulator, MSC131 for an unknown seeded bug. */
function simulatorNamed(implementation: string): SimulatorName {
  const name = parseSimulatorName(implementation);
  if (name === undefined) throw unknownImplementation(implementation);
  if (name.bug !== undefined) bugNamed(name.bug);
  return name;
}

/**
 * The seeded bug of this id.
 *
 * @throws {HarnessError} MSC131 when there is none.
 */
export function bugNamed(id: string): SeededBug {
  const bug = SEEDED_BUGS.find((known) => known.id === id);
  if (bug !== undefined) return bug;
  const ids = SEEDED_BUGS.map((known) => known.id);
  const hint = suggestion(id, ids, `bugs are ${ids.join(", ")}`);
  throw new HarnessError("MSC131", `there is no seeded bug ${shownText(id)}`, hint);
}

/** Names that are whole; a seeded bug has its id behind it. */
const NAMES = [
  "simulator",
  "simulator:as-posted",
  "simulator:as-intended",
  ...["kvm", "kvm:prefetch", "kvm,vm-type=sw-protected"],
];

function unknownImplementation(name: string): HarnessError {
  const others =
    "simulator:bug=ID, simulator:FACT, vm:KERNEL, exec:COMMAND LINE, or an adapter such as ./x.mjs";
  const all = `it is one of ${NAMES.join(", ")}, ${others}`;
  return new HarnessError(
    "MSC130",
    `unknown implementation ${shownText(name)}`,
    looksLikePath(name) ? `did you mean ./${shownText(name)}?` : suggestion(name, NAMES, all),
  );
}
