import { afterEach, expect, test, vi } from "vitest";
import { dialectFor, probeKvm } from "./probe.ts";

afterEach(() => {
  vi.doUnmock("koffi");
  vi.resetModules();
});

test.each([
  ["6.18.0", "linux-6.18"],
  ["6.18.44-generic", "linux-6.18"],
  ["7.1.0-rc2", "linux-6.18"],
  ["7.1.4", "linux-6.18"],
  ["7.2.13", "linux-7.2"],
  ["7.3.0", "linux-7.3"],
  ["8.0.1", "linux-7.3"],
  ["6.17.9", "linux-6.12"],
  ["6.8.0-31-generic", "linux-6.8"],
  ["6.1.0-44-amd64", "linux-6.1"],
  ["5.18.0", null],
])("release %s speaks %s", (release, dialect) => {
  expect(dialectFor(release)).toBe(dialect);
});

test("a missing koffi is an answer, with a hint how to get it", async () => {
  vi.doMock("koffi", () => {
    throw new Error("no such package");
  });
  vi.resetModules();
  const fresh = await import("./probe.ts");

  const probe = await fresh.probeKvm();

  if (process.platform !== "linux" || process.arch !== "x64") {
    expect(probe).toMatchObject({ usable: false, code: "MSC305" });
    return;
  }
  expect(probe).toMatchObject({ usable: false, code: "MSC302" });
  expect(probe).toHaveProperty("hint", expect.stringContaining("npm install koffi"));
});

test("the probe is JSON-able and either usable or gives its reason", async () => {
  const probe = await probeKvm();

  expect(JSON.parse(JSON.stringify(probe))).toEqual(probe);
  if (probe.usable) expect(probe).toMatchObject({ apiVersion: 12 });
  else expect(probe.reason).not.toBe("");
});
