import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { called } from "../test-calls.ts";

const cwd = mkdtempSync(join(tmpdir(), "memslot-check-"));

afterAll(() => rmSync(cwd, { recursive: true }));

const call = (line: string) => called(line.split(" "), cwd);

test.each([
  ["kernels --dialect linux-6.1", "kernels has no use for --dialect"],
  ["kernels fetch debian:6.12 --dialect linux-6.1", "kernels fetch has no use for --dialect"],
  ["kernels prune --dialect linux-6.1", "kernels prune has no use for --dialect"],
  ["rules --diff linux-6.1 linux-6.8 --dialect linux-6.1", "rules --diff has no use for --dialect"],
  ["bugs overlap-off-by-one --dialect linux-6.1", "bugs ID has no use for --dialect"],
  ["failures --all", "failures has no use for --all"],
  ["failures show abc --all", "failures show has no use for --all"],
  ["report r.json --to ktap --verbose", "report --to ktap has no use for --verbose"],
  ["probe --seed 3", "probe has no use for --seed"],
  [
    "replay a.trace --implementation vm:self --operation-timeout 1s",
    "vm:self has no use for --operation-timeout",
  ],
])("%s is refused, and nothing is done", async (line, message) => {
  const { code, out, error } = await call(line);

  expect([code, out]).toEqual([2, ""]);
  expect(error).toContain(`MSC122: ${message}\n  hint: `);
});

test.each([
  "probe --print-config --seed 3 --quiet",
  "probe --no-color --json",
  "rules memslot/gpa-no-overlap --dialect linux-6.1",
  "kernels --quiet",
  "failures",
])("%s is used", async (line) => {
  expect(await call(line)).toMatchObject({ code: 0, error: "" });
});

test("what the environment says for every call may be of no use to one", async () => {
  const env = { MEMSLOT_CHECK_DIALECT: "linux-6.1", MEMSLOT_CHECK_SEED: "3" };

  expect(await called(["kernels"], cwd, env)).toMatchObject({ code: 0, error: "" });
  expect(await called(["probe"], cwd, env)).toMatchObject({ code: 0, error: "" });
});

test("--strict is of every implementation, and refused where the dialect lacks it", async () => {
  const { code, error } = await call("check --runs 1 --strict --implementation exec:cat");

  expect(code).toBe(2);
  expect(error).toContain('MSC107: there is no option "strict" in the dialect linux-6.18');
});
