import { expect, test } from "vitest";
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

const LINUX_6_18 = dialectNamed("linux-6.18");

function mistaken(): ImplementationFactory {
  return simulatorFactory({ dialect: "linux-6.18", bug: "move-keeps-old-mapping" });
}

test("checks 1000 traces from seed 1 against Linux 6.18 unless told otherwise", async () => {
  const simulator = simulatorFactory({ dialect: "linux-6.18" });

  const report = await check(simulator, { maxOperations: 2 });

  expect(report).toMatchObject({ dialect: "linux-6.18", seed: 1, runs: 1000, operations: 2000 });
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
  const found = await check(factory, { shrinkEvaluationsMax: 0, seed: 4 });
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
