import { expect, test } from "vitest";
import { DIALECTS } from "../../model/dialects/registry.ts";
import { called } from "../test-calls.ts";

const call = (...args: readonly string[]) => called(["explain", ...args], "/");

test("a rule: sentence, source, places, a program on each side", async () => {
  const { code, out } = await call("memslot/gpa-aligned", "--dialect", "linux-6.18");

  expect(code).toBe(0);
  expect(out).toMatch(/^memslot\/gpa-aligned\n.+\nvirt\/kvm\/kvm_main\.c/);
  expect(out).toMatch(/linux-6\.18 +set_user_memory_region +\d+ of \d+ +EINVAL/);
  expect(out).toContain("a shortest program:\n  set_user_memory_region(slot=0, flags=0, gpa=0x1");
  expect(out).toContain("closest one that it does not decide:");
});

test("as JSON, for every generation that has it", async () => {
  const { out } = await call("memslot/gpa-no-overlap", "--json");

  const told = JSON.parse(out);
  expect(told).toMatchObject({ schema: 1, verb: "explain", unreachable: null });
  expect(told.places.length).toBeGreaterThan(DIALECTS.length);
  expect(told.examples[0].met).toMatchObject({ answer: "EEXIST" });
  expect(told.examples[0].beside.decidedBy).not.toBe("memslot/gpa-no-overlap");
});

test("a way in which an effect ends", async () => {
  const { out } = await call("memslot/create", "--dialect", "linux-6.18");

  expect(out).toMatch(/set_user_memory_region +after all \d+/);
  expect(out).toContain("-> ok  memslot/create");
});

test("one that there is not is bad input, and the nearest is named", async () => {
  const { code, error } = await call("memslot/gpa-overlap");

  expect(code).toBe(2);
  expect(error).toContain("hint: did you mean memslot/gpa-no-overlap?");
});
