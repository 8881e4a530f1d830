import { expect, test } from "vitest";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { knownOn, shippedFor } from "./known.ts";
import type { Target } from "./target.ts";

/** A target of which only the name and the kernel matter. */
function target(implementation: string, dialect: string, release?: string): Target {
  const factory = {} as Target["factory"];
  const named = { implementation, dialect: dialectNamed(dialect), factory, notes: [] };
  return release === undefined ? named : { ...named, release };
}

const HUNG = "4b7357ed930a894d";

test.each([
  ["kvm", "6.12.94+deb13-amd64"],
  ["vm:debian:6.12", "6.12.117+deb12-cloud-amd64"],
  ["vm:.,npt=0", "6.12.0-rc3"],
])("what is known of a family is of %s with Linux %s", (implementation, release) => {
  const { known = [], notes } = shippedFor(target(implementation, "linux-6.12", release));

  expect(known.map(({ id }) => id)).toContain(HUNG);
  expect(notes).toBeUndefined();
});

test("a VM of another type has deviations of its own", () => {
  const dialect = "linux-6.12:sw-protected";
  const { known = [] } = shippedFor(target("kvm,vm-type=sw-protected", dialect, "6.12.117"));

  expect(known.map(({ id }) => id)).toContain("37204f156515bf5a");
  expect(known.map(({ id }) => id)).not.toContain(HUNG);
});

test("a later family of the same dialect has a list of its own", () => {
  const { known = [] } = shippedFor(target("vm:debian:6.16", "linux-6.12", "6.16.12"));

  expect(known.map(({ id }) => id)).toEqual(["c415d60f03645043"]);
});

test("what is shipped of one kernel is not of a program, nor of another dialect", () => {
  const { known = [] } = shippedFor(target("vm:debian:6.12", "linux-6.12", "6.12.117"));
  const list = { implementation: "kvm", deviations: known };

  expect(knownOn(target("exec:mine", "linux-6.12"), list).known).toEqual([]);
  const other = knownOn(target("kvm", "linux-6.18"), list);
  expect(other.known).toEqual([]);
  expect(other.notes?.[0]).toContain(`left out: ${known.length}`);
});

test("that there is no list is said", () => {
  expect(shippedFor(target("kvm", "linux-7.3", "99.1")).notes).toEqual([
    "no list of known deviations is shipped for Linux 99.1",
  ]);
  expect(shippedFor(target("simulator", "linux-6.18")).known).toBeUndefined();
});
