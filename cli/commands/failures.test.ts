import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { called } from "../test-calls.ts";

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "memslot-check-"));
});

afterEach(() => {
  rmSync(cwd, { recursive: true });
});

const call = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  called(args, cwd, env);

const BUG = ["--implementation", "simulator:bug=manual-get-takes-bits"];

/** A directory in which a run failed once; its store is all that a test needs of it. */
let failed: { readonly id: string; readonly store: string };

beforeAll(async () => {
  const directory = mkdtempSync(join(tmpdir(), "memslot-check-"));
  const { out } = await called(["check", ...BUG, "--seed", "42", "--json"], directory);
  failed = { id: JSON.parse(out).divergences[0].id, store: join(directory, ".memslot-check") };
});

afterAll(() => {
  rmSync(join(failed.store, ".."), { recursive: true });
});

/** @returns the id of the one failure that is in the store now. */
function failOnce(): string {
  cpSync(failed.store, join(cwd, ".memslot-check"), { recursive: true });
  return failed.id;
}

/** A failure in the store that never was one. */
function storeSound(): void {
  const directory = join(cwd, ".memslot-check", "failures");
  mkdirSync(directory, { recursive: true });
  const sound = {
    ...{ failure: 1, id: "feed", identity: { kind: "crashed", rule: null, property: null } },
    ...{ implementation: "simulator", dialect: "linux-6.18", traceSchema: 1, modelVersion: 2 },
    ...{ seed: null, run: null, trace: ["guest_read(gpa=0x0)"], replay: "" },
  };
  writeFileSync(join(directory, "feed.json"), JSON.stringify(sound));
}

describe("failures", () => {
  test("lists what the store keeps, and says when that is nothing", async () => {
    const empty = await call(["failures"]);
    const id = failOnce();

    const { code, out } = await call(["failures"]);
    const { failures } = JSON.parse((await call(["failures", "--json"])).out);

    expect([empty.code, empty.out]).toEqual([0, "the store keeps no failure\n"]);
    expect(code).toBe(0);
    expect(out).toContain(`${id}           3 `);
    expect(failures).toMatchObject([{ id, kind: "property-broken", length: 3 }]);
  });

  test("shows one by the beginning of its id, as it can be replayed", async () => {
    const id = failOnce();

    const { out } = await call(["failures", "show", id.slice(0, 6)]);

    expect(out).toContain("  memslot-check-trace schema=1 dialect=linux-6.18\n  enable_dirty_log");
    const [, token = ""] = /replay: memslot-check replay (\S+)/.exec(out) ?? [];
    expect((await call(["replay", token])).code).toBe(1);
  });

  test("deletes one, or all with what was kept of them", async () => {
    const id = failOnce();
    storeSound();

    const one = await call(["failures", "delete", id]);
    const left = readdirSync(join(cwd, ".memslot-check", "failures"));
    const all = await call(["failures", "delete", "--all"]);

    expect([one.out, left, all.out]).toEqual([
      "deleted 1 failure\n",
      ["feed.json"],
      "deleted 1 failure\n",
    ]);
    expect(existsSync(join(cwd, ".memslot-check"))).toBe(false);
  });

  test("names a file that is no failure, and goes on", async () => {
    storeSound();
    writeFileSync(join(cwd, ".memslot-check", "failures", "x.json"), "\u001b[2J");

    const { code, out } = await call(["failures"]);

    expect(code).toBe(0);
    expect(out).toContain("feed");
    expect(out).toContain("x.json cannot be read: it is broken JSON");
  });

  test.each([
    [["show"], "needs one ID"],
    [["delete"], "needs one ID"],
    [["delete", "a", "--all"], "needs one ID"],
    [["show", "abc"], "keeps 0 failures whose id begins with abc"],
  ])("refuses %j", async (operands, message) => {
    const { code, error } = await call(["failures", ...operands]);

    expect([code, error]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe("check", () => {
  // Seed 1 alone would not find the bug in so few operations.
  const SHORT = ["check", ...BUG, "--seed", "1", "--runs", "1", "--max-operations", "1", "--json"];

  test("replays the store before anything is drawn", async () => {
    const id = failOnce();

    const { code, out } = await call(SHORT);

    const { divergences, runs } = JSON.parse(out);
    expect([code, divergences[0].id, runs]).toEqual([1, id, 0]);
  });

  test.each([
    [["--no-stored"], {}],
    [[], { CI: "true" }],
    [[], { MEMSLOT_CHECK_NO_STORED: "1" }],
  ])("does not with %j and %j", async (args, env) => {
    failOnce();

    const { out } = await call([...SHORT, ...args], env);

    expect(JSON.parse(out)).toMatchObject({ runs: 1, divergences: [] });
  });

  test("leaves what is of another implementation, and says what no longer diverges", async () => {
    failOnce();
    storeSound();

    const { code, out } = await call(["check", "--seed", "1", "--runs", "1"]);

    expect(code).toBe(0);
    expect(out).toContain("note: the stored failure feed no longer diverges: fixed?");
    expect(readdirSync(join(cwd, ".memslot-check", "failures"))).toHaveLength(2);
  });
});
