import { expect, test } from "vitest";
import { ImplementationLost } from "../abi/implementation.ts";
import type { Outcome } from "../abi/outcome.ts";
import type { Report } from "../reports/report.ts";
import { replay } from "./replay.ts";
import { COIN, type Script, scripted, traceOf } from "./test-machines.ts";

const READ_TWICE = ["guest_read(gpa=0x0)", "guest_read(gpa=0x0)"];
const loaded = (tag: number): Outcome => ({ kind: "loaded", tag });

function run(
  script: (machine: number) => Script,
  lines: readonly string[] = READ_TWICE,
): Promise<Report> {
  const trace = traceOf("coin", ...lines);
  return replay({ dialect: COIN, factory: scripted(script), properties: [], trace, now: () => 0 });
}

test("of a trace that is answered as the model allows conforms", async () => {
  const report = await run(() => () => loaded(0));

  expect(report).toMatchObject({ verdict: "conforms", verb: "replay", operations: 2, runs: 1 });
  expect(report).toMatchObject({ divergences: [], limitsHit: [] });
});

test("of a trace that diverges says where, and how often it came again", async () => {
  const report = await run(() => (_operation, index) => loaded(index));

  expect(report.verdict).toBe("diverges");
  expect(report.divergences?.[0]).toMatchObject({
    ...{ kind: "wrong-observation", rule: "coin/read", ruleSource: "made by hand" },
    ...{ operationIndex: 1, expected: ["loaded tag=0"], actual: "loaded tag=1" },
    ...{ trace: READ_TWICE, originalLength: 2, shrunkLength: 2, shrinkEvaluations: 0 },
    ...{ minimality: "unknown", reproduced: { times: 2, of: 2 } },
  });
});

test("counts the operation that diverged, be it the first", async () => {
  const first = await run(() => () => loaded(1));
  const second = await run(() => (_operation, index) => loaded(index));

  expect([first.operations, second.operations]).toEqual([1, 2]);
  expect(second.operationCoverage?.map(({ calls }) => calls)).toContain(2);
});

test("tells every step, also the one that diverged", async () => {
  const report = await run(() => (_operation, index) => loaded(index));

  expect(report.divergences?.[0]?.steps.map(({ outcome }) => outcome)).toEqual([
    "loaded tag=0",
    "loaded tag=1",
  ]);
});

test("keeps a wrong answer that came only once", async () => {
  const report = await run((machine) => () => loaded(machine === 0 ? 1 : 0));

  expect(report.divergences?.[0]?.reproduced).toEqual({ times: 0, of: 2 });
});

test("is unknown when the machine refused an operation", async () => {
  const report = await run(
    () => (_operation, index) => (index === 0 ? { kind: "not_sent", reason: "hazard" } : loaded(0)),
  );

  expect(report).toMatchObject({ verdict: "unknown", limitsHit: ["not-sent"] });
  expect(report.notSent).toEqual({ hazard: 1 });
});

test("is unknown when there is nothing to replay", async () => {
  const report = await run(() => () => loaded(0), []);

  expect(report).toMatchObject({ verdict: "unknown", limitsHit: ["nothing-sent"] });
});

test("is unknown when the machine was lost once and never again", async () => {
  const report = await run((machine) => () => {
    if (machine === 0) throw new ImplementationLost("crashed", "signal 11");
    return loaded(0);
  });

  expect(report).toMatchObject({ verdict: "unknown", limitsHit: ["unconfirmed-crash"] });
});

test("refuses a trace that means nothing", async () => {
  await expect(run(() => () => loaded(0), ["close(fd=fd3)"])).rejects.toMatchObject({
    code: "MSC106",
  });
});

test("refuses a trace of another dialect", async () => {
  const trace = traceOf("linux-6.18", ...READ_TWICE);
  const factory = scripted(() => () => loaded(0));

  const result = replay({ dialect: COIN, factory, properties: [], trace, now: () => 0 });

  await expect(result).rejects.toMatchObject({ code: "MSC119" });
});

test("of a trace that the machine could not have been given in a check says so", async () => {
  const trace = traceOf("coin", "close(fd=-1)");
  const factory = scripted(() => () => ({ kind: "failed", errno: "EBADF" }), { features: [] });

  const report = await replay({ dialect: COIN, factory, properties: [], trace, now: () => 0 });

  expect(report.verdict).toBe("conforms");
  expect(report.notes).toContain("the trace needs what scripted does not take: raw-descriptors");
});
