import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { seededBug } from "../../implementations/simulator/bugs/catalogue.ts";
import { runCommandLine } from "../command-line.ts";
import { fakeEnvironment } from "../test-support.ts";

/** Soon found, and shown by two operations. */
const BUG = seededBug("overlap-off-by-one");
const { minimalTrace } = BUG;

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "memslot-check-"));
});

afterEach(() => {
  Object.assign(BUG, { minimalTrace });
  rmSync(cwd, { recursive: true });
});

async function hunt() {
  const environment = fakeEnvironment(["bugs", BUG.id, "--seed", "42", "--no-color"], cwd);
  const code = await runCommandLine(environment);
  return { code, out: environment.out.join("") };
}

test("conforms when a bug is shrunk to as few operations as its certificate says", async () => {
  const { code, out } = await hunt();

  expect(code).toBe(0);
  expect(out).toMatch(
    new RegExp(`^${BUG.id} .* ${minimalTrace.length} +${minimalTrace.length}$`, "m"),
  );
  expect(out).not.toContain("LONGER");
});

test("fails when fewer operations are certified than a bug is shrunk to", async () => {
  Object.assign(BUG, { minimalTrace: minimalTrace.slice(1) });

  const { code, out } = await hunt();

  const minimum = minimalTrace.length - 1;
  expect(code).toBe(1);
  expect(out).toMatch(new RegExp(`^${BUG.id} .* ${minimalTrace.length} LONGER +${minimum}$`, "m"));
  expect(out).toContain("DIVERGES");
});
