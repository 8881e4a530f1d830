import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { OptionName } from "./options.ts";
import { resolveSettings } from "./resolve-settings.ts";

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "memslot-check-"));
});

afterEach(() => {
  rmSync(cwd, { recursive: true });
});

interface Given {
  readonly flags?: Partial<Record<OptionName, readonly string[]>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly config?: unknown;
}

function resolved({ flags = {}, env = {}, config }: Given) {
  if (config !== undefined) {
    writeFileSync(join(cwd, "memslot-check.config.json"), JSON.stringify(config));
  }
  const given = new Map(Object.entries(flags)) as Map<OptionName, readonly string[]>;
  return resolveSettings({ given, env, cwd });
}

describe("a setting", () => {
  const flags = { runs: ["1"] };
  const env = { MEMSLOT_CHECK_RUNS: "2" };
  const config = { runs: 3 };

  test.each([
    [{ flags, env, config }, 1, "flag"],
    [{ env, config }, 2, "environment"],
    [{ config }, 3, "config"],
    [{}, 1000, "default"],
  ])("comes from the strongest source, row %#", (given, runs, origin) => {
    const { settings, origins } = resolved(given);

    expect([settings.runs, origins.runs]).toEqual([runs, origin]);
  });

  test("that is empty in the environment is not set there", () => {
    expect(resolved({ env: { MEMSLOT_CHECK_RUNS: "" } }).origins.runs).toBe("default");
  });

  test("of a repeated flag is the last one", () => {
    expect(resolved({ flags: { runs: ["1", "7"] } }).settings.runs).toBe(7);
  });

  test("that is a list takes all of them", () => {
    const { settings } = resolved({ flags: { report: ["text=a", "json=b"] } });

    expect(settings.report).toEqual(["text=a", "json=b"]);
  });

  test("that is a list may be an array in the config file", () => {
    expect(resolved({ config: { report: ["text=a", "json=b"] } }).settings.report).toHaveLength(2);
  });
});

describe("a broken source", () => {
  test.each([
    [{ flags: { runs: ["0"] } }, '--runs: "0" does not fit'],
    [{ env: { MEMSLOT_CHECK_RUNS: "x" } }, 'MEMSLOT_CHECK_RUNS: "x" does not fit'],
    [{ env: { MEMSLOT_CHECK_DIFF: "linux-6.18" } }, "there is no setting MEMSLOT_CHECK_DIFF"],
    [{ env: { MEMSLOT_CHECK_RUN: "1" } }, "there is no setting MEMSLOT_CHECK_RUN"],
    [{ config: { runs: -1 } }, 'runs in memslot-check.config.json: "-1" does not fit'],
    [{ config: { rnus: 5 } }, "the config file memslot-check.config.json has an unknown key rnus"],
    [{ config: [1] }, "the config file memslot-check.config.json is not a JSON object"],
    [
      { config: { runs: {} } },
      "the config file memslot-check.config.json has no plain value at runs",
    ],
    [{ flags: { config: ["no.json"] } }, "cannot read the config file no.json: ENOENT"],
  ])("is named, row %#", (given, message) => {
    expect(() => resolved(given)).toThrow(message);
  });
});
