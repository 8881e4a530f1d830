import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openFailureStore, READ_ONLY_STORE, type StoredFailure } from "./failure-store.ts";
import { failureNamed, readStore } from "./stored-failures.ts";

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "memslot-check-"));
});

afterEach(() => {
  chmodSync(cwd, 0o700);
  rmSync(cwd, { recursive: true });
});

const noTrouble = (message: string): never => {
  throw new Error(message);
};

const FAILURE: StoredFailure = {
  failure: 1,
  id: "00c0ffee00c0ffee",
  identity: { kind: "accepted-invalid", rule: "memslot/gpa-aligned", property: null },
  implementation: "simulator",
  dialect: "linux-6.18",
  traceSchema: 1,
  modelVersion: 1,
  seed: 42,
  run: 3,
  trace: ["guest_read(gpa=0x1000)"],
  replay: "msc1.x.y",
};

test("a failure is one readable file, named by its trace, with a relative path", () => {
  const path = openFailureStore(cwd, noTrouble).keep("failures", FAILURE);

  expect(path).toBe(".memslot-check/failures/00c0ffee00c0ffee.json");
  expect(JSON.parse(readFileSync(join(cwd, path ?? ""), "utf8"))).toEqual(FAILURE);
});

test("the same failure twice is one file, and no temporary one stays", () => {
  const store = openFailureStore(cwd, noTrouble);

  store.keep("failures", FAILURE);
  store.keep("failures", { ...FAILURE, seed: 43 });

  expect(readdirSync(join(cwd, ".memslot-check/failures"))).toEqual(["00c0ffee00c0ffee.json"]);
});

test("another failure of the same trace has a file of its own, and so has another machine", () => {
  const store = openFailureStore(cwd, noTrouble);
  const identity = { kind: "crashed", rule: null, property: null } as const;
  const others = [
    { ...FAILURE, implementation: "./b.mjs" },
    { ...FAILURE, identity },
    { ...FAILURE, identity: { ...identity, during: "open" } as const },
  ];

  const paths = [FAILURE, ...others].map((failure) => store.keep("failures", failure));
  const again = [...others, FAILURE].map((failure) => store.keep("failures", failure));

  expect(new Set(paths).size).toBe(4);
  expect([paths[0], paths[1]]).toEqual([
    ".memslot-check/failures/00c0ffee00c0ffee.json",
    expect.stringMatching(/^.memslot-check\/failures\/00c0ffee00c0ffee-[0-9a-f]{8}.json$/),
  ]);
  expect([again[3], ...again.slice(0, 3)]).toEqual(paths);
  expect(readStore(cwd).kept).toHaveLength(4);
  expect(failureNamed(readStore(cwd), "00c0ffee00c0ffee").failure).toEqual(FAILURE);
});

test("the store ignores itself in git", () => {
  openFailureStore(cwd, noTrouble).keep("raw", FAILURE);

  expect(readFileSync(join(cwd, ".memslot-check/.gitignore"), "utf8")).toBe("*\n");
});

test("nothing is made before the first failure", () => {
  openFailureStore(cwd, noTrouble);

  expect(readdirSync(cwd)).toEqual([]);
});

test("a read-only store keeps nothing and says so", () => {
  expect(READ_ONLY_STORE.keep("failures", FAILURE)).toBeNull();
});

test("a store that cannot be written is told of, and the run goes on", () => {
  mkdirSync(join(cwd, ".memslot-check/failures/00c0ffee00c0ffee.json"), { recursive: true });
  const troubles: string[] = [];

  const store = openFailureStore(cwd, (message) => troubles.push(message));

  expect(store.keep("failures", FAILURE)).toBeNull();
  expect(troubles).toEqual([
    "cannot keep the failing trace in .memslot-check/failures/00c0ffee00c0ffee.json: EISDIR",
  ]);
  expect(readdirSync(join(cwd, ".memslot-check/failures"))).toEqual(["00c0ffee00c0ffee.json"]);
});
