import { describe, expect, test } from "vitest";
import { isImplementationLost } from "../../abi/implementation.ts";
import { parseOperation } from "../../abi/notation.ts";
import { printOutcome } from "../../abi/outcome-notation.ts";
import { HOST_WINDOW_START } from "../../abi/units.ts";
import { dialectOn } from "../../checkers/machine-facts.ts";
import { CONFORMANCE_CHECKS } from "../../implementations/conformance.ts";
import { kvmFactory } from "../../implementations/kvm/factory.ts";
import { loadNativeCalls } from "../../implementations/kvm/native/ffi.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { KVM, onKvm } from "./support.ts";

const CREATE = parseOperation(
  "set_user_memory_region(slot=0, flags=0, gpa=0x1000, size=0x1000, hva=0x10000000000)",
);

describe.skipIf(!KVM.usable)(onKvm("machines of one factory"), () => {
  test.each(CONFORMANCE_CHECKS)("conformance: $sentence", async ({ run }) => {
    await using factory = await kvmFactory();

    const remark = await run(factory);

    expect(["undefined", "string"]).toContain(typeof remark);
  });

  test("say that there is no inside view, and what the machine decides", async () => {
    await using factory = await kvmFactory();
    await using machine = await factory.open();

    const { capabilities } = factory;
    expect(capabilities).toMatchObject({ name: "kvm", observable: false });
    expect(capabilities.operations).toContain("create_guest_memfd");
    expect(machine.observe()).toBeUndefined();
  });

  test("the stated gpa limit is where the kernel begins to refuse slots", async () => {
    await using factory = await kvmFactory();
    await using machine = await factory.open();
    const { facts = [] } = factory.capabilities;
    const limit = dialectOn(dialectNamed("linux-6.18"), facts).constants.gpaLimit;
    const at = (gpa: bigint) => machine.apply({ ...CREATE, gpa } as typeof CREATE);

    const beyond = await at(limit);
    const last = await at(limit - 0x1000n);

    expect([beyond, last].map(printOutcome)).toEqual(["EINVAL", "ok"]);
  });

  test("the stated number of address spaces is what the kernel takes slots in", async () => {
    await using factory = await kvmFactory();
    await using machine = await factory.open();
    const spaces = factory.capabilities.facts?.includes("smm") ? 2 : 1;
    const inSpace = (space: number) =>
      machine.apply({ ...CREATE, slot: space * 0x1_0000 } as typeof CREATE);

    const last = await inSpace(spaces - 1);
    const beyond = await inSpace(spaces);

    expect([last, beyond].map(printOutcome)).toEqual(["ok", "EINVAL"]);
  });

  test("the stated means of private memory are those that the kernel has", async () => {
    await using factory = await kvmFactory();
    await using machine = await factory.open();
    const { facts = [], guestMemfdFlags = 0n } = factory.capabilities;
    const see = async (line: string) => printOutcome(await machine.apply(parseOperation(line)));
    const withFlags = (flags: bigint) =>
      see(`fd${flags} = create_guest_memfd(size=0x1000, flags=${flags})`);

    const preFault = await see("pre_fault_memory(gpa=0x0, size=0x1000)");
    const attributes = await see("set_memory_attributes(gpa=0x0, size=0x1000, attributes=0)");

    expect(preFault === "EOPNOTSUPP").toBe(facts.includes("no-tdp"));
    expect(attributes === "ENOTTY").toBe(facts.includes("no-attributes"));
    const taken = [1n, 2n, 4n, 8n].map(async (flag) => (await withFlags(flag)) === "ok");
    expect(await Promise.all(taken)).toEqual(
      [1n, 2n, 4n, 8n].map((flag) => (guestMemfdFlags & flag) !== 0n),
    );
  });

  test("one is alive at a time; after it is disposed, the next one starts fresh", async () => {
    await using factory = await kvmFactory();
    const first = await factory.open();
    await first.apply(CREATE);

    expect(() => factory.open()).toThrow(expect.objectContaining({ code: "MSC304" }));
    await first[Symbol.asyncDispose]();
    await using second = await factory.open();

    const seen = await second.apply(parseOperation("guest_execute(gpa=0x1000)"));
    const isShutDown = factory.capabilities.facts?.includes("fetch=shutdown");
    expect(printOutcome(seen)).toBe(
      isShutDown ? "SHUTDOWN suberror=0" : "INTERNAL_ERROR suberror=1",
    );
  });

  test("answer nothing once they are disposed", async () => {
    await using factory = await kvmFactory();
    const machine = await factory.open();
    await machine[Symbol.asyncDispose]();

    expect(() => machine.apply(CREATE)).toThrow(expect.objectContaining({ code: "MSC234" }));
  });

  test("are not made by a disposed factory", async () => {
    const factory = await kvmFactory();
    await factory[Symbol.asyncDispose]();

    expect(() => factory.open()).toThrow(expect.objectContaining({ code: "MSC234" }));
  });

  test("a guest that never comes back is lost as hung, and the next machine works", async () => {
    await using factory = await kvmFactory({ timeoutMs: () => 100 });
    const machine = await factory.open();
    await machine.apply(CREATE);
    const native = await loadNativeCalls();
    // jmp to itself, where no tag could ever be.
    new Uint8Array(native.view(Number(HOST_WINDOW_START), 2)).set([0xeb, 0xfe]);
    const spin = parseOperation("guest_execute(gpa=0x1000)");

    const lost = await lossOf(async () => machine.apply(spin));
    await machine[Symbol.asyncDispose]();
    await using next = await factory.open();

    expect(lost).toSatisfy(isImplementationLost);
    expect(lost).toMatchObject({ manner: "hung" });
    expect(printOutcome(await next.apply(CREATE))).toBe("ok");
  });

  test("memory that no tag was written to is loaded as something no model expects", async () => {
    await using factory = await kvmFactory();
    await using machine = await factory.open();
    await machine.apply(CREATE);
    const native = await loadNativeCalls();
    new Uint8Array(native.view(Number(HOST_WINDOW_START), 2)).set([0xeb, 0xfe]);

    const seen = await machine.apply(parseOperation("guest_read(gpa=0x1000)"));

    expect(printOutcome(seen)).toBe(`loaded tag=${2 ** 32 + 0xfeeb}`);
  });
});

async function lossOf(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    return error;
  }
}
