import { describe, expect, test } from "vitest";
import { parseOperation } from "../../abi/notation.ts";
import type { OperationKind } from "../../abi/operation.ts";
import { simulatorFactory } from "./factory.ts";
import { generationNamed } from "./generations.ts";
import type { SimulatedMachine } from "./simulated-machine.ts";

describe("generations", () => {
  test("take options after a colon, and refuse others with MSC107", () => {
    const posted = generationNamed("memfile-v6:as-posted,thp,no-private,strict");

    expect(posted.memfile).toEqual({
      variant: "as-posted",
      supportsPrivate: false,
      folioOrder: 2,
    });
    expect(() => generationNamed("memfile-v6:huge")).toThrow(
      expect.objectContaining({ code: "MSC107", hint: expect.stringContaining("as-posted") }),
    );
    expect(() => generationNamed("linux-6.18:thp")).toThrow(
      expect.objectContaining({ code: "MSC107" }),
    );
  });

  test("of mainline take options that change the VM or the machine", () => {
    const sw = generationNamed("linux-6.8:sw-protected");
    const bare = generationNamed("linux-7.3:no-tdp,no-attributes");

    expect([sw.addressSpaces, sw.guestMemfd?.hasPrivateMemory]).toEqual([1, true]);
    expect([bare.addressSpaces, bare.guestMemfd?.tdp, bare.guestMemfd?.attributes]).toEqual([
      2,
      false,
      false,
    ]);
    for (const name of ["linux-6.18:huge", "linux-6.1:sw-protected", "linux-6.18:"]) {
      expect(() => generationNamed(name), name).toThrow(
        expect.objectContaining({ code: "MSC107" }),
      );
    }
  });

  test("have no software-protected VM without paging in hardware or without attributes", () => {
    for (const option of ["no-tdp", "no-attributes"]) {
      expect(() => generationNamed(`linux-6.18:sw-protected,${option}`)).toThrow(
        expect.objectContaining({ code: "MSC107" }),
      );
    }
  });

  test("are found by name", () => {
    expect(generationNamed("linux-6.18").name).toBe("linux-6.18");
  });

  test("refuse an unknown name with MSC107 and name the known ones", () => {
    expect(() => generationNamed("linux-1.0")).toThrow(
      expect.objectContaining({ code: "MSC107", hint: expect.stringContaining("linux-6.18") }),
    );
  });

  test("decide whether the second region ioctl is listed", () => {
    const listed = ["memfile-v6-patch4", "linux-6.18"].map((dialect) =>
      simulatorFactory({ dialect }).capabilities.operations.includes("set_user_memory_region2"),
    );

    expect(listed).toEqual([false, true]);
  });
});

describe("the factory", () => {
  test("names the seeded bug in the capabilities, and only then", () => {
    const dialect = "linux-6.18";

    const names = [
      simulatorFactory({ dialect }).capabilities.name,
      simulatorFactory({ dialect, bug: "overlap-off-by-one" }).capabilities.name,
    ];

    expect(names).toEqual(["simulator", "simulator:bug=overlap-off-by-one"]);
  });

  test("can force the other variant than the dialect's name says", () => {
    const factories = [
      simulatorFactory({ dialect: "memfile-v6:as-posted" }),
      simulatorFactory({ dialect: "memfile-v6", variant: "as-posted" }),
      simulatorFactory({ dialect: "memfile-v6:as-posted", variant: "as-intended" }),
    ];

    const read = parseOperation("guest_read(gpa=0x0, access=private)");
    const seen = factories.map((factory) => [
      factory.capabilities.name,
      (factory.open() as SimulatedMachine).apply(read).kind,
    ]);

    expect(seen).toEqual([
      ["simulator", "host_oops"],
      ["simulator:as-posted", "host_oops"],
      ["simulator:as-intended", "memory_fault"],
    ]);
  });

  test("performs what came with a release from that release on", () => {
    const firstOf = (kind: OperationKind) =>
      ["linux-6.1", "linux-6.8", "linux-6.12", "linux-6.18", "linux-7.2", "linux-7.3"].find(
        (dialect) => simulatorFactory({ dialect }).capabilities.operations.includes(kind),
      );

    expect(firstOf("enable_dirty_log_protect")).toBe("linux-6.1");
    expect(firstOf("create_guest_memfd")).toBe("linux-6.8");
    expect(firstOf("set_memory_attributes")).toBe("linux-6.8");
    expect(firstOf("pre_fault_memory")).toBe("linux-6.12");
  });

  test("performs file operations everywhere but in patch 4 of the memfile series", () => {
    const listed = ["memfile-v6-patch4", "memfile-v6", "linux-6.1"].map((dialect) =>
      simulatorFactory({ dialect }).capabilities.operations.includes("fallocate"),
    );

    expect(listed).toEqual([false, true, true]);
  });
});
