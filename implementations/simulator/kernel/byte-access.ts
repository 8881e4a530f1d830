/** KVM_RUN of one access of bytes, which may lie in two pages and be answered from two places. */
import type { MmioFragment, Outcome } from "../../../abi/outcome.ts";
import { mmioReadAnswer } from "../../../abi/tag-bytes.ts";
import { addressOf, PAGE_SIZE_BYTES, pageOf } from "../arithmetic.ts";
import type { PartOfAccess } from "../byte-decisions.ts";
import { handleGuestMemfdFault } from "../guest-memfd/fault.ts";
import { accessGuestBytes } from "./emulated-access.ts";
import { handleGuestFault } from "./guest-fault.ts";
import type { Steps } from "./micro-step.ts";
import type { ShadowEntry } from "./shadow-mmu.ts";
import { ENTER_GUEST, FAULTS_MAX, failureOf, passesProtection } from "./vcpu.ts";
import type { Vm } from "./vm.ts";

/** What the guest's instruction does. */
export interface ByteAccess {
  readonly kind: "load" | "store" | "exchange";
  readonly addressSpace: number;
  readonly gpa: bigint;
  readonly lengthBytes: number;
  /** What is stored; 0 for a load. */
  readonly value: bigint;
}

interface Part extends PartOfAccess {
  readonly gpa: bigint;
  readonly gfn: number;
  readonly offset: number;
}

/**
 * Runs the guest until its access is done or needs user space. The hardware makes the access when
 * both pages are mapped, and faults on the first that is not.
 *
 * @source arch/x86/kvm/x86.c, vcpu_run; arch/x86/kvm/mmu/mmu.c, kvm_mmu_page_fault
 */
export function* runByteAccess(vm: Vm, access: ByteAccess): Steps<Outcome> {
  const { addressSpace, kind } = access;
  const parts = split(access);
  const isStore = kind !== "load";
  const hasGuestMemfd = vm.generation.guestMemfd !== undefined;
  const handleFault = hasGuestMemfd ? handleGuestMemfdFault : handleGuestFault;
  for (let faults = 0; faults < FAULTS_MAX; faults++) {
    yield ENTER_GUEST;
    const entries = parts.map(({ gfn }) => vm.shadow.find(addressSpace, gfn));
    const missing = entries.findIndex((entry) => !entry || (isStore && !entry.writable));
    const part = parts[missing];
    if (part === undefined) return byHardware(vm, access, parts, entries as ShadowEntry[]);
    const { gfn } = part;
    if (isStore && passesProtection(vm, addressSpace, gfn)) continue;
    const result = yield* handleFault(vm, { addressSpace, gfn, isStore, isPrivate: false });
    if (result === "no-slot" || result === "readonly") return yield* byEmulator(vm, access, parts);
    if (result === "mapped" || result === "retry") continue;
    return failureOf(vm, addressOf(BigInt(gfn)), result);
  }
  return { kind: "guest_stuck" };
}

/** @source arch/x86/kvm/x86.c, emulator_read_write: what is left of the page comes first. */
function split({ gpa, lengthBytes }: ByteAccess): readonly Part[] {
  const left = Number(PAGE_SIZE_BYTES - (gpa % PAGE_SIZE_BYTES));
  const first = Math.min(left, lengthBytes);
  const lengths = first === lengthBytes ? [first] : [first, lengthBytes - first];
  return lengths.map((bytes, nth) => {
    const from = nth * first;
    const at = gpa + BigInt(from);
    const offset = Number(at % PAGE_SIZE_BYTES);
    return { gpa: at, gfn: Number(pageOf(at)), offset, from, lengthBytes: bytes };
  });
}

function byHardware(
  vm: Vm,
  { kind, value }: ByteAccess,
  parts: readonly Part[],
  entries: readonly ShadowEntry[],
): Outcome {
  const { frames } = vm.mm;
  const ofFirstPage = entries[0]?.pfn ?? 0;
  let old = 0n;
  for (const [nth, { offset, from, lengthBytes }] of parts.entries()) {
    const own = entries[nth]?.pfn ?? 0;
    old |= frames.loadBytes(own, offset, lengthBytes) << BigInt(from * 8);
    if (kind === "load") continue;
    const pfn = vm.decisions.frameOfPart(own, ofFirstPage);
    frames.storeBytes(pfn, offset, lengthBytes, value >> BigInt(from * 8));
  }
  return kind === "store" ? { kind: "ok" } : { kind: "accessed", value: old, exits: [] };
}

/**
 * The whole instruction by the emulator: a load before a store, each of them page by page, and an
 * exit for every part that no memory answers. The loop over exits is user space coming back.
 *
 * @source arch/x86/kvm/x86.c, emulator_read_write, emulator_cmpxchg_emulated and
 *   complete_emulated_mmio
 */
function* byEmulator(vm: Vm, access: ByteAccess, parts: readonly Part[]): Steps<Outcome> {
  yield ENTER_GUEST;
  const exits: MmioFragment[] = [];
  let value = 0n;
  if (access.kind !== "store") {
    for (const part of parts) {
      const bytes = yield* emulatePart(vm, access, part, undefined);
      if (bytes === undefined) exits.push(exitOf(vm, access, part, undefined));
      value |= (bytes ?? mmioReadAnswer(part.gpa, part.lengthBytes)) << BigInt(part.from * 8);
    }
  }
  if (access.kind !== "load") {
    for (const part of parts) {
      const bits = BigInt(vm.decisions.operandOffset(part) * 8);
      const data = (access.value >> bits) & ((1n << BigInt(part.lengthBytes * 8)) - 1n);
      const bytes = yield* emulatePart(vm, access, part, data);
      if (bytes === undefined) exits.push(exitOf(vm, access, part, data));
    }
  }
  return { kind: "accessed", value, exits };
}

function emulatePart(
  vm: Vm,
  { kind, addressSpace }: ByteAccess,
  part: Part,
  data: bigint | undefined,
): Steps<bigint | undefined> {
  const { gfn, offset, lengthBytes } = part;
  const { decisions } = vm;
  return accessGuestBytes(vm, {
    ...{ addressSpace, gfn, offset, lengthBytes, data },
    isLogged: decisions.logsEmulatedPart(part),
    mayStore: kind === "exchange" ? decisions.mayExchange : decisions.guestMayStore,
  });
}

function exitOf(
  { decisions }: Vm,
  access: ByteAccess,
  part: Part,
  data: bigint | undefined,
): MmioFragment {
  const lengthBytes = decisions.exitLength(part, access.lengthBytes);
  const { gpa } = part;
  return { access: data === undefined ? "read" : "write", gpa, lengthBytes, data: data ?? 0n };
}
