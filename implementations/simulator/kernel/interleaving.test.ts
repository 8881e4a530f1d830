import { describe, expect, test } from "vitest";
import { HOST_WINDOW_START, pageOf } from "../../../abi/units.ts";
import { CORRECT_DECISIONS } from "../decisions.ts";
import { generationNamed } from "../generations.ts";
import { HostMm } from "../host/host-mm.ts";
import type { GuestFault } from "../memfile/private-fault.ts";
import { activateMemslot } from "./activate-memslot.ts";
import { handleGuestFault } from "./guest-fault.ts";
import type { Memslot } from "./memslot-set.ts";
import { runToEnd, type Steps } from "./micro-step.ts";
import { mmuNotifierOf } from "./mmu-notifier.ts";
import { Vm } from "./vm.ts";

const FIRST_PAGE = Number(pageOf(HOST_WINDOW_START));

const SLOT: Memslot = {
  addressSpace: 0,
  id: 0,
  flags: 0,
  baseGfn: 0,
  pages: 1,
  hostPage: FIRST_PAGE,
  dirtyBitmap: undefined,
  metadataGfn: 0,
  invalid: false,
};

const LOAD: GuestFault = { addressSpace: 0, gfn: 0, isStore: false, isPrivate: false };

/** A VM with one slot over one mapped host page. */
function vmWithSlot(): { vm: Vm; slot: Memslot } {
  const mm = new HostMm(CORRECT_DECISIONS);
  const vm = new Vm(generationNamed("linux-6.18"), CORRECT_DECISIONS, mm);
  mm.subscribe(mmuNotifierOf(vm));
  runToEnd(mm.mmap(FIRST_PAGE, FIRST_PAGE + 1, "read-write"));
  runToEnd(activateMemslot(vm, { kind: "create", slot: SLOT }));
  const slot = vm.space(0).active.withId(0);
  return { vm, slot: slot ?? expect.unreachable("it was created") };
}

/** Runs a path up to the step of that label, which is not yet taken. */
function runUntil(steps: Steps<unknown>, label: string): void {
  for (;;) {
    const next = steps.next();
    if (next.done === true) expect.unreachable(`no step ${label}`);
    else if (next.value.label === label) return;
    else expect(next.value.isReady?.() ?? true, next.value.label).toBe(true);
  }
}

describe("a guest fault that is interrupted", () => {
  test("starts again when the host page went away before the mapping was made", () => {
    const { vm } = vmWithSlot();
    const fault = handleGuestFault(vm, LOAD);
    runUntil(fault, "take mmu_lock");

    runToEnd(vm.mm.munmap(FIRST_PAGE, FIRST_PAGE + 1));
    const result = runToEnd(fault);

    expect(result).toBe("retry");
    expect(vm.shadow.find(0, 0)).toBeUndefined();
  });

  test("starts again while the host page is being taken away", () => {
    const { vm } = vmWithSlot();
    const munmap = vm.mm.munmap(FIRST_PAGE, FIRST_PAGE + 1);
    const fault = handleGuestFault(vm, LOAD);
    runUntil(fault, "take mmu_lock");
    runUntil(munmap, "mm: clear page table entries and free pages");

    const during = runToEnd(fault);
    runToEnd(munmap);
    const after = runToEnd(handleGuestFault(vm, LOAD));

    expect([during, after]).toEqual(["retry", "bad-hva"]);
  });

  test("keeps its page from being handed to somebody else", () => {
    const { vm } = vmWithSlot();
    const fault = handleGuestFault(vm, LOAD);
    runUntil(fault, "take mmu_lock");
    const pfn = vm.mm.present().get(FIRST_PAGE);

    runToEnd(vm.mm.munmap(FIRST_PAGE, FIRST_PAGE + 1));
    const whileHeld = vm.mm.frames.allocate();
    runToEnd(fault);
    const afterwards = vm.mm.frames.allocate();

    expect(whileHeld).not.toBe(pfn);
    expect(afterwards).toBe(pfn);
  });

  test("holds up the deletion of its slot, and leaves no mapping behind", () => {
    const { vm, slot } = vmWithSlot();
    const fault = handleGuestFault(vm, LOAD);
    runUntil(fault, "fault: get the host page");
    const deletion = activateMemslot(vm, { kind: "delete", old: slot });
    let step = deletion.next();
    while (step.done !== true && step.value.label !== "synchronize kvm.srcu") {
      step = deletion.next();
    }

    const readyBefore = step.done === true ? undefined : step.value.isReady?.();
    const result = runToEnd(fault);
    const readyAfter = step.done === true ? undefined : step.value.isReady?.();
    runToEnd(deletion);

    expect([readyBefore, result, readyAfter]).toEqual([false, "mapped", true]);
    expect(vm.shadow.find(0, 0)).toBeUndefined();
  });
});

describe("the deletion of a slot that is interrupted", () => {
  test("makes a fault try again as long as the slot is INVALID, and MMIO afterwards", () => {
    const { vm, slot } = vmWithSlot();
    const deletion = activateMemslot(vm, { kind: "delete", old: slot });
    runUntil(deletion, "slot: drop all mappings");

    // The deletion holds mmu_lock here, which a fault on an INVALID slot never asks for.
    const during = runToEnd(handleGuestFault(vm, LOAD));
    runToEnd(deletion);
    const after = runToEnd(handleGuestFault(vm, LOAD));

    expect([during, after]).toEqual(["retry", "no-slot"]);
  });

  test("waits with the swap of the sets while a host invalidation runs", () => {
    const { vm, slot } = vmWithSlot();
    const munmap = vm.mm.munmap(FIRST_PAGE, FIRST_PAGE + 1);
    runUntil(munmap, "mm: clear page table entries and free pages");

    const deletion = activateMemslot(vm, { kind: "delete", old: slot });

    expect(() => runToEnd(deletion)).toThrow("slot: swap the sets");
    runToEnd(munmap);
    expect(vm.swappingSlots.isReady?.()).toBe(true);
  });
});
