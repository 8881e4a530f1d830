import { describe, expect, test } from "vitest";
import type { OperationKind } from "../abi/operation.ts";
import { LINUX_6_1 } from "./dialects/linux-6.1.ts";
import { LINUX_7_3 } from "./dialects/linux-7.3.ts";
import { DIALECTS, dialectNamed } from "./dialects/registry.ts";
import { fullSourceOf } from "./source.ts";
import { decidersOfKind } from "./step.ts";

describe("what a rule rests on", () => {
  test("is its own source, the commit that changed it, and what says so of the generation", () => {
    const source = fullSourceOf(LINUX_7_3, "set_user_memory_region2", "guest-memfd/range-unbound");

    expect(source).toMatch(/^virt.kvm.guest_memfd\.c, .*; .*83411f32b8ad.*; read in 7\.3\.4 /);
  });

  test("is known of effects and each of their outcomes", () => {
    const [effect, outcome] = ["memslot/set-region", "memslot/move"].map((id) =>
      fullSourceOf(LINUX_6_1, "set_user_memory_region", id),
    );

    expect(effect).toMatch(/^virt.kvm.kvm_main\.c, .*; compared with 6\.1\.192/);
    expect(outcome).toBe(effect);
  });

  test("is nothing where it decides nothing", () => {
    expect(fullSourceOf(LINUX_6_1, "set_user_memory_region", "file/close")).toBeUndefined();
    expect(fullSourceOf(LINUX_6_1, "pre_fault_memory", "memslot/move")).toBeUndefined();
  });
});

const LINUX = DIALECTS.filter(({ name }) => name.startsWith("linux-"));

describe.each([...LINUX, dialectNamed("linux-7.3:sw-protected")])("$name", (dialect) => {
  const release = /^linux-(\d+\.\d+)/.exec(dialect.name)?.[1] ?? "";
  const kinds = Object.keys(dialect.operations) as OperationKind[];

  test("says of every rule and effect what its generation has to do with it", () => {
    const silent = kinds.flatMap((kind) =>
      decidersOfKind(dialect, kind).filter(
        (id) => !speaksOf(release, fullSourceOf(dialect, kind, id) ?? ""),
      ),
    );

    expect(silent).toEqual([]);
  });

  test("says where an errno that is not the rule's own comes from", () => {
    const unsaid = kinds.flatMap((kind) =>
      (dialect.operations[kind]?.ladder ?? [])
        .filter(({ errno, source }) => errno !== undefined && source === undefined)
        .map(({ rule: { id } }) => id),
    );

    expect(unsaid).toEqual([]);
  });
});

/** A patch level, a range of releases, or the word that the generation was not compared itself. */
function speaksOf(release: string, source: string): boolean {
  if (source.includes(`${release}.`) || source.includes("not compared itself")) return true;
  const number = (text: string): number => {
    const [major = 0, minor = 0] = text.split(".").map(Number);
    return major * 1000 + minor;
  };
  return [...source.matchAll(/Linux (\d+\.\d+)(?: \([0-9a-f]+\))?(?: to (\d+\.\d+))?/g)].some(
    ([, from = "", to = from]) => number(from) <= number(release) && number(release) <= number(to),
  );
}
