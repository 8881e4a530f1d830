import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonSchema } from "../../abi/json-schema.ts";
import { operationFromJson, operationToJson, parseOperation } from "../../abi/notation.ts";
import { OPERATION_KINDS } from "../../abi/operation-fields.ts";
import { OUTCOME_KINDS, OUTCOME_SCHEMA } from "../../abi/outcome-fields.ts";
import { outcomeFromJson, outcomeToJson } from "../../abi/outcome-notation.ts";
import { operationsOf, outcomesOf } from "../../abi/test-arbitraries.ts";
import { makeTrace, parseTrace, TRACE_SCHEMA, traceToJson } from "../../abi/trace.ts";
import { runCommandLine } from "../../cli/command-line.ts";
import { fakeEnvironment } from "../../cli/test-support.ts";
import { PROTOCOL_VERSION } from "../../implementations/process/messages.ts";
import { serveImplementation } from "../../implementations/process/server.ts";
import { SEEDED_BUGS, simulatorFactory } from "../../index.ts";
import { REPORT_SCHEMA } from "../../reports/report.ts";
import { renderSchema, SCHEMAS } from "../../scripts/schemas.ts";
import { REPOSITORY_ROOT } from "../tidy/repository.ts";
import { expectAnswersToFit, FOLDER, faultsOf, published, validatorOf } from "./test-schemas.ts";

/** The same schema, but no object may have a key that it does not name. */
function closed(schema: JsonSchema): JsonSchema {
  const walk = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(walk);
    if (typeof node !== "object" || node === null) return node;
    const walked = Object.fromEntries(Object.entries(node).map(([key, one]) => [key, walk(one)]));
    return "properties" in node ? { additionalProperties: false, ...walked } : walked;
  };
  return walk(schema) as JsonSchema;
}

const isOperation = validatorOf(published("operation"));
const isOutcome = validatorOf(published("outcome"));
const isTrace = validatorOf(published("trace"));

describe("docs/schema", () => {
  test("holds the schemas that the tables make, and no other", () => {
    expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(SCHEMAS));
  });

  test.each(Object.entries(SCHEMAS))(
    "%s is up to date; if not, run npm run docs",
    (name, schema) => {
      expect(readFileSync(join(FOLDER, name), "utf8")).toBe(renderSchema(schema));
    },
  );

  test.each(Object.keys(SCHEMAS))("is where an importer of the package finds %s", (name) => {
    const { resolve } = createRequire(import.meta.url);

    expect(resolve(`memslot-check/schema/${name}`)).toBe(join(FOLDER, name));
  });

  test.each([
    ["operation", TRACE_SCHEMA],
    ["outcome", OUTCOME_SCHEMA],
    ["trace", TRACE_SCHEMA],
    ["report", REPORT_SCHEMA],
    ["protocol", PROTOCOL_VERSION],
  ])("names the version of the format in the id of %s", (name, version) => {
    expect(published(name).$id).toBe(`urn:memslot-check:${name}:${version}`);
  });
});

describe("the schema of operations", () => {
  test.each(OPERATION_KINDS)("has every %s", (kind) => {
    fc.assert(
      fc.property(operationsOf(kind), (operation) => {
        expect(faultsOf(isOperation, operationToJson(operation))).toEqual([]);
      }),
    );
  });

  test.each([
    ["an unknown operation", { op: "guest_jump", gpa: "0x0" }],
    ["a missing argument", { op: "guest_write", gpa: "0x0" }],
    ["an unknown argument", { op: "guest_read", gpa: "0x0", hva: "0x0" }],
    ["a 64-bit value as a number", { op: "guest_read", gpa: 0 }],
    ["a value of 65 bits", { op: "guest_read", gpa: "0x10000000000000000" }],
    ["a word that is no choice", { op: "guest_read", gpa: "0x0", path: "fast" }],
    ["a handle that is none", { op: "close", fd: "fd01" }],
  ])("has not %s", (_, json) => {
    expect(isOperation(json)).toBe(false);
    expect(() => operationFromJson(json)).toThrow(/./);
  });
});

describe("the schema of outcomes", () => {
  test.each(OUTCOME_KINDS)("has every %s", (kind) => {
    fc.assert(
      fc.property(outcomesOf(kind), (outcome) => {
        expect(faultsOf(isOutcome, outcomeToJson(outcome))).toEqual([]);
      }),
    );
  });

  // Longer checks of every dialect in `schemas.long.test.ts`.
  test.each(["linux-6.1", "linux-7.3", "memfile-v6"])(
    "has everything that the simulator of %s answers in 12 runs",
    (dialect) => expectAnswersToFit(isOutcome, dialect, 12),
  );

  const JUNK = [null, true, 0, -1, 0.5, 2 ** 40, "", "0x0", "-1", "ok", "EINVAL", [], [1, 1], {}];

  test("has exactly what the reader takes, whichever key is spoilt", () => {
    const outcomes = fc.oneof(...OUTCOME_KINDS.map(outcomesOf)).map(outcomeToJson);
    const spoilt = fc.tuple(outcomes, fc.nat(), fc.constantFrom(undefined, ...JUNK));
    fc.assert(
      fc.property(spoilt, ([outcome, nth, junk]) => {
        const keys = [...Object.keys(outcome), "other"];
        const json = { ...outcome, [keys[nth % keys.length] ?? ""]: junk };
        const text = JSON.parse(JSON.stringify(json)) as unknown;

        expect(isOutcome(text)).toBe(isRead(text));
      }),
      { numRuns: 2000 },
    );
  });
});

test("that pages ascend is said by the reader alone", () => {
  const json = { kind: "dirty_log", pages: [2, 1] };

  expect(isOutcome(json)).toBe(true);
  expect(() => outcomeFromJson(json)).toThrow(expect.objectContaining({ code: "MSC101" }));
});

describe("the schema of traces", () => {
  const corpus = join(REPOSITORY_ROOT, "corpus");
  const files = readdirSync(corpus).filter((name) => name.endsWith(".trace"));
  const known = readdirSync(join(corpus, "known")).filter((name) => name.endsWith(".json"));

  test.each(files)("has corpus/%s", (name) => {
    const trace = parseTrace(readFileSync(join(corpus, name), "utf8"));

    expect(faultsOf(isTrace, traceToJson(trace))).toEqual([]);
  });

  test.each(known)("has every trace of corpus/known/%s", (name) => {
    const { deviations } = JSON.parse(readFileSync(join(corpus, "known", name), "utf8")) as {
      readonly deviations: readonly {
        readonly dialect: string;
        readonly trace: readonly string[];
      }[];
    };
    const traces = deviations.map(({ dialect, trace }) =>
      traceToJson(makeTrace(dialect, trace.map(parseOperation))),
    );

    // A kernel of which nothing is known has an empty list.
    expect(traces).toHaveLength(deviations.length);
    expect(traces.flatMap((trace) => faultsOf(isTrace, trace))).toEqual([]);
  });

  test("has the shortest trace of every seeded bug", () => {
    const traces = SEEDED_BUGS.map(({ dialect, minimalTrace }) =>
      traceToJson(makeTrace(dialect, minimalTrace.map(parseOperation))),
    );

    expect(traces.flatMap((trace) => faultsOf(isTrace, trace))).toEqual([]);
  });

  test.each([
    ["another version", { schema: 2, dialect: "linux-6.18", operations: [] }],
    ["no dialect", { schema: 1, operations: [] }],
    ["text for operations", { schema: 1, dialect: "linux-6.18", operations: ["close(fd=-1)"] }],
    ["a broken operation", { schema: 1, dialect: "linux-6.18", operations: [{ op: "close" }] }],
    ["another key", { schema: 1, dialect: "linux-6.18", operations: [], seed: 1 }],
  ])("has not %s", (_, json) => {
    expect(isTrace(json)).toBe(false);
  });
});

describe("the schema of reports", () => {
  const BUG = "simulator:bug=delete-leaves-mapping";
  const isReport = validatorOf(published("report"));
  const isExactly = validatorOf(closed(published("report")));
  let cwd: string;

  beforeAll(() => {
    cwd = mkdtempSync(join(tmpdir(), "memslot-check-"));
  });

  afterAll(() => {
    rmSync(cwd, { recursive: true });
  });

  async function reportOf(line: string): Promise<Readonly<Record<string, unknown>>> {
    const environment = fakeEnvironment([...line.split(" "), "--json", "--quiet"], cwd);
    await runCommandLine(environment);
    return JSON.parse(environment.out.join("")) as Readonly<Record<string, unknown>>;
  }

  test.each([
    ["conforms", ["rules", "taints"], "check --seed 42 --runs 20"],
    ["conforms", ["notSent"], "check --dialect memfile-v6 --seed 42 --runs 20"],
    ["diverges", ["divergences"], `check --implementation ${BUG} --seed 42`],
    ["conforms", ["domain", "exploration"], "explore --domain linux-6.18/tiny"],
    ["conforms", ["audits"], "explore --domain linux-6.18/tiny --reduce partial-order --audit"],
    ["conforms", ["exploration"], "explore --domain linux-6.18/tiny --reduce partial-order"],
    ["unknown", ["exploration"], "explore --domain linux-6.18/tiny --storage bit-state:20x3"],
    ["diverges", ["divergences"], `explore --domain linux-6.18/tiny --implementation ${BUG}`],
    ["diverges", ["bugs"], "bugs --dialect memfile-v6-patch4 --runs 1"],
  ])("has a report that %s with %j: %s", async (verdict, keys, line) => {
    const report = await reportOf(line);

    expect(report).toMatchObject({ verdict });
    expect(Object.keys(report)).toEqual(expect.arrayContaining(keys));
    expect(faultsOf(isExactly, report)).toEqual([]);
  });

  test("lets keys pass that a later version may add, and nothing that is wrong", async () => {
    const report = await reportOf("check --seed 42 --runs 1");

    expect(isReport({ ...report, later: 1 })).toBe(true);
    expect(isExactly({ ...report, later: 1 })).toBe(false);
    expect(isReport({ ...report, schema: REPORT_SCHEMA + 1 })).toBe(false);
    expect(isReport({ ...report, verdict: "fine" })).toBe(false);
    expect(isReport({ ...report, notes: undefined })).toBe(false);
    expect(isReport({ ...report, rules: [{ id: "a" }] })).toBe(false);
    expect(isReport({ ...report, divergences: [{}] })).toBe(false);
  });
});

describe("the schema of the process protocol", () => {
  const isLine = validatorOf(published("protocol"));
  const isExactly = validatorOf(closed(published("protocol")));
  const { capabilities } = simulatorFactory({ dialect: "linux-6.18" });
  const close = { op: "close", fd: "fd0" };
  const create = "fd0 = create_guest_memfd(size=0x2000)";
  const bodies = [
    { do: "hello", protocol: 1 },
    { do: "open", observe: true },
    { do: "apply", operation: operationToJson(parseOperation(create)) },
    { do: "apply", operation: operationToJson(parseOperation("guest_read(gpa=0x0)")) },
    { do: "batch", operations: [close, close], expected: [null, { kind: "ok" }], stop: [] },
    { do: "batch", operations: [close, close], stop: ["unexpected", "not_sent"] },
    { do: "observe" },
    { do: "reset" },
    { do: "dispose" },
    { do: "dance" },
  ];
  const requests = bodies.map((body, id) => ({ id, ...body }));

  test("has every request, and no other", () => {
    const fitting = requests.filter((request) => isExactly(request)).map((request) => request.do);

    expect(fitting).toEqual(bodies.slice(0, -1).map((body) => body.do));
  });

  test("has every answer of the server", async () => {
    let written = "";
    const input = (async function* () {
      yield Buffer.from(requests.map((request) => `${JSON.stringify(request)}\n`).join(""));
    })();
    await serveImplementation(simulatorFactory({ dialect: "linux-6.18" }), input, (text) => {
      written += text;
    });
    const answers = written
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);

    expect(answers[0]).toMatchObject({ capabilities: { operations: capabilities.operations } });
    expect(answers.at(-1)).toMatchObject({ id: 9, error: { kind: "request" } });
    expect(answers).toHaveLength(requests.length + 2);
    expect(answers.flatMap((answer) => faultsOf(isExactly, answer))).toEqual([]);
  });

  test.each([
    ["a number of 64 bits as a number", { id: 1, view: { mappings: [{ gfn: 1 }] } }],
    ["an outcome that is none", { id: 1, outcome: { kind: "fine" } }],
    ["no id", { do: "open" }],
  ])("has not %s", (_, line) => {
    expect(isLine(line)).toBe(false);
  });
});

/** What the reader says; it takes values that are written in another way than the usual one. */
function isRead(json: unknown): boolean {
  try {
    const usual = JSON.stringify(outcomeToJson(outcomeFromJson(json)));
    return usual === JSON.stringify(json);
  } catch {
    return false;
  }
}
