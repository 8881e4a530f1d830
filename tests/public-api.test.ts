import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as publicApi from "../index.ts";
import {
  check,
  dialectNamed,
  type ImplementationFactory,
  isHarnessError,
  operationFromJson,
  operationToJson,
  outcomeFromJson,
  outcomeToJson,
  PROPERTIES,
  parseOperation,
  parseOutcome,
  parseTrace,
  replay,
  simulatorFactory,
} from "../index.ts";
import { REPOSITORY_ROOT } from "./tidy/repository.ts";

/** Everything that a program can import, values and types: adding to it is a decision. */
const NAMES = `
  ALL_FEATURES AccessBytes Accessed AddSeals AlwaysProperty ByteRange CONFORMANCE_CHECKS
  Capabilities CheckOptions ClearDirtyLog CloseFd Command ConformanceCheck ConformanceFailure
  ConformanceOptions CreateGuestMemfd DIALECTS Dialect DialectConstants DirtyLog DivergenceKind
  DivergenceReport DupFd ERRNO_NUMBERS EXIT_REASONS EnableDirtyLogProtect Errno Executed
  Expectation FRESH_MACHINE Fact Failed FailedAt Fallocate FdRef Feature FileData FileOperation
  FileRead FileStat FileWrite Foreseen Fstat Ftruncate GenerationFeature GetDirtyLog GetSeals
  GuestAccessKind GuestAccessPath GuestByteOperation GuestExchange GuestExecute GuestOperation
  GuestRead GuestReadBytes GuestStopped GuestStuck GuestWrite GuestWriteBytes HOST_MAPPED_PAGES
  HOST_WINDOW_END HOST_WINDOW_PAGES HOST_WINDOW_START Handle HarnessError HarnessErrorCode
  HostCollapse HostDontneed HostMmap HostMprotect HostMunmap HostOops HostOperation HostPin
  HostRangeOperation HostRead HostRemove HostWrite Implementation ImplementationFactory
  ImplementationLost InjectedFault KvmOptions KvmProbe List Loaded LostDuring MEM_GUEST_MEMFD
  MEM_LOG_DIRTY_PAGES MEM_PRIVATE MEM_READONLY MMIO_READ_TAG MODEL_VERSION MachineFeature
  MachineState MemfdCreate MemoryFault MemslotState Minimised Mmio MmioFragment NO_TAG Need Needs
  NotSent OPERATION_KINDS OUTCOME_KINDS OUTCOME_SCHEMA Observation ObservedBinding ObservedFile
  ObservedMapping ObservedMemslot Ok Operation OperationKind OperationOf Outcome OutcomeKind
  OutcomeOf PAGE_SIZE_BYTES PROPERTIES PageRun PageSet PreFaultMemory PreFaulted ProgramOptions
  Property Protection REGION2_BYTES REGION_BYTES REPORT_SCHEMA Report Returned RunFailed
  SEEDED_BUGS SeededBug Seek ServeOptions SetMemoryAttributes SetMemoryAttributes2 SetRegion
  SetUserMemoryRegion SetUserMemoryRegion2 ShrinkLimits Sigbus SimulatorOptions SometimesProperty
  Step TRACE_SCHEMA TextOptions Trace TracesOptions Transition Verdict addressOf addressSpaceOf
  allows assertWellFormed candidates check contentNumber dialectNamed isErrno isHandle
  isHarnessError isImplementationLost isInHostWindow isPageAligned kvmFactory makeTrace minimise
  mmioReadAnswer operationFromJson operationToJson outcomeFromJson outcomeToJson pageOf pageSetOf
  parseOperation parseOutcome parseTrace printExpectation printOperation printOutcome printTrace
  probeKvm programFactory renderJson renderText replay runsOf sameOutcome serveImplementation
  simulatorFactory slotIdOf step supports traceFromJson traceToJson traces
`;

/** What a module exports under a name of its own, or hands on. */
function exportsOf(path: string): readonly string[] {
  const text = readFileSync(join(REPOSITORY_ROOT, path), "utf8");
  const own = [...text.matchAll(/^export (?:async )?(?:function|interface|type|const) (\w+)/gm)];
  const lists = [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)];
  const handedOn = lists.flatMap(([, list = ""]) => list.split(","));
  return [...own.map(([, name = ""]) => name), ...handedOn]
    .map((name) => name.replace(/^\s*(?:type )?/, "").trim())
    .filter((name) => name !== "");
}

const LINUX_6_18 = dialectNamed("linux-6.18");

function mistaken(): ImplementationFactory {
  return simulatorFactory({ dialect: "linux-6.18", bug: "move-keeps-old-mapping" });
}

test("is these names and no others", () => {
  const names = NAMES.trim().split(/\s+/);

  expect([...exportsOf("index.ts")].sort()).toEqual(names);
  expect(names).toEqual(expect.arrayContaining(Object.keys(publicApi)));
});

test("has every type that an operation and an outcome is made of", () => {
  const exported = exportsOf("index.ts");

  const missing = ["abi/operation.ts", "abi/outcome.ts", "abi/observation.ts"]
    .flatMap(exportsOf)
    .filter((name) => !exported.includes(name));
  expect(missing).toEqual([]);
});

test("checks 1000 traces from seed 1 against Linux 6.18 unless told otherwise", async () => {
  const simulator = simulatorFactory({ dialect: "linux-6.18" });

  const report = await check(simulator, { maxOperations: 1 });

  expect(report).toMatchObject({ dialect: "linux-6.18", seed: 1, runs: 1000 });
  expect(report.operations).toBeGreaterThan(1000);
  const about = PROPERTIES.filter(({ isAbout }) => isAbout?.(LINUX_6_18) ?? true);
  expect(report.properties?.map(({ id }) => id)).toEqual(about.map(({ id }) => id));
});

test("takes a dialect by name or as it is", async () => {
  const simulator = simulatorFactory({ dialect: "linux-6.18" });
  const options = { runs: 3, seed: 7 };

  const named = await check(simulator, { ...options, dialect: "linux-6.18" });
  const given = await check(simulator, { ...options, dialect: LINUX_6_18 });

  expect({ ...given, elapsedMs: 0 }).toEqual({ ...named, elapsedMs: 0 });
  await expect(check(simulator, { dialect: "linux-2.4" })).rejects.toMatchObject({
    code: "MSC107",
  });
});

test("finds a bug, and replays it from the token of the report", async () => {
  const factory = mistaken();

  const found = await check(factory);
  const again = await replay(factory, found.divergences?.[0]?.replay ?? "");

  expect(found.verdict).toBe("diverges");
  expect(again.verdict).toBe("diverges");
  expect(again.divergences?.[0]?.trace).toEqual(found.divergences?.[0]?.trace);
});

test("a token that is too short for its trace draws the trace again", async () => {
  const factory = mistaken();
  const found = await check(factory, { shrinkEvaluationsMax: 0, seed: 8 });
  const token = found.divergences?.[0]?.replay ?? "";

  const again = await replay(factory, token);

  expect(found.divergences?.[0]?.originalLength).toBeGreaterThan(12);
  expect(again.divergences?.[0]?.originalLength).toBe(found.divergences?.[0]?.originalLength);
});

test("replays a trace with the properties that it is given", async () => {
  const trace = parseTrace(`
    memslot-check-trace schema=1 dialect=linux-6.18
    set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)
    guest_read(gpa=0x0)
    set_user_memory_region(slot=0, flags=0, gpa=0x1000, size=0x1000, hva=0x10000000000)
  `);

  const strict = await replay(mistaken(), trace);
  const lenient = await replay(mistaken(), trace, { properties: [] });

  expect(strict.verdict).toBe("diverges");
  expect(lenient.verdict).toBe("conforms");
});

test("text and JSON of operations and outcomes are read as written; errors have codes", () => {
  const operation = parseOperation("guest_read(gpa=0x1000)");
  const outcome = parseOutcome("MMIO read gpa=0x1000 len=8 tag=1");

  const [asked, answered] = [operationToJson(operation), outcomeToJson(outcome)];

  expect(operationFromJson(JSON.parse(JSON.stringify(asked)))).toEqual(operation);
  expect(outcomeFromJson(JSON.parse(JSON.stringify(answered)))).toEqual(outcome);
  expect(() => outcomeFromJson(asked)).toThrow(
    expect.toSatisfy((error) => isHarnessError(error) && error.code === "MSC135"),
  );
});

test("refuses a damaged token", async () => {
  await expect(replay(mistaken(), "msc1.abc.def")).rejects.toMatchObject({ code: "MSC124" });
});
