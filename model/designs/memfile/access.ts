/** The way of a guest access in the memfile design: slot, file page, host page. */

import { MEM_READONLY } from "../../../abi/operation.ts";
import type { MemoryFault } from "../../../abi/outcome.ts";
import { HUGE_ORDER, PAGE_SIZE_BYTES, pageOf, wrapU64 } from "../../../abi/units.ts";
import { withFile } from "../../change-state.ts";
import type { GuestAccess } from "../../guest-memory.ts";
import { slotUnder } from "../../guest-memory.ts";
import { hostPageAt } from "../../host-memory.ts";
import { hasQuirk } from "../../quirks.ts";
import type { Context } from "../../rule.ts";
import {
  type GuestMapping,
  type HostPage,
  hostPageNumber,
  type MachineState,
  type MemslotState,
  type PrivateBinding,
} from "../../state.ts";
import { usableMapping } from "./mappings.ts";
import { fileNamed, indexesFrom, isPopulated, pageAt, withLookup } from "./page-cache.ts";

type Access = Context<GuestAccess>;

/** The live mapping that serves the access without a fault. */
export function mappingUnder({ state, operation }: Access): GuestMapping | undefined {
  const isStore = operation.op === "guest_write";
  return usableMapping(state, operation, isStore);
}

/** True when the access reaches the page-fault handler. */
export function faults(context: Access): boolean {
  return mappingUnder(context) === undefined;
}

/** True when the fault is to be served from the slot's user-space address. */
export function faultsToHost(context: Access): boolean {
  return faults(context) && filePageUnder(context) === undefined;
}

/** True when the hardware marked the access as private. */
export function isPrivate({ operation }: Access): boolean {
  return operation.access === "private";
}

/** The private half of the slot under the access. */
export function bindingUnder(context: Access): PrivateBinding | undefined {
  return slotUnder(context)?.privateFile;
}

/** Page index of the file behind a gfn; a signed offset makes it wrap. */
export function fileIndex(slot: MemslotState, binding: PrivateBinding, gfn: bigint): bigint {
  return wrapU64(gfn - slot.baseGfn + binding.offsetPages);
}

/** The populated file page that is the truth about the gfn; undefined while the gfn is shared. */
export function filePageUnder(
  context: Access,
): { readonly binding: PrivateBinding; readonly index: number } | undefined {
  const slot = slotUnder(context);
  const binding = slot?.privateFile;
  if (slot === undefined || binding === undefined) return undefined;
  const index = fileIndex(slot, binding, pageOf(context.operation.gpa));
  const isThere = isPopulated(fileNamed(context.state, binding.file), index);
  return isThere ? { binding, index: Number(index) } : undefined;
}

/** The state after the fault handler has looked the private page up. */
export function lookedUp(context: Access): MachineState {
  const { state } = context;
  const page = filePageUnder(context);
  if (page === undefined) return state;
  const file = fileNamed(state, page.binding.file);
  return withFile(state, page.binding.file, withLookup(file, page.index));
}

/** KVM_EXIT_MEMORY_FAULT: the access is of the other kind than the page; KVM_RUN returns 0. */
export function memoryFault({ operation }: Access): MemoryFault {
  return {
    kind: "memory_fault",
    returned: 0,
    gpa: operation.gpa - (operation.gpa % PAGE_SIZE_BYTES),
    sizeBytes: PAGE_SIZE_BYTES,
    flags: operation.access === "private" ? 1n : 0n,
  };
}

/** The mapping that a fault on the private page makes. */
export function privateMapping(context: Access): GuestMapping | undefined {
  const slot = slotUnder(context);
  const page = filePageUnder(context);
  if (slot === undefined || page === undefined) return undefined;
  const gfn = pageOf(context.operation.gpa);
  const file = fileNamed(context.state, page.binding.file);
  const order = privateOrder(context, slot, gfn, page.index);
  const behind = Number(gfn % (1n << BigInt(order)));
  const identities = indexesFrom(page.index - behind, order).map(
    (at) => pageAt(file, at)?.identity ?? -1,
  );
  return {
    ...(mayGoWithLent(context, slot, gfn) && { lent: true }),
    addressSpace: slot.addressSpace,
    gfn: gfn - BigInt(behind),
    order,
    kind: "private",
    writable: (slot.flags & MEM_READONLY) === 0,
    page: page.index - behind,
    file: { handle: page.binding.file, identities },
  };
}

/**
 * True when it matters whether a mapping goes, and memory behind the gfn may be lent: the host
 * takes that back from whoever has the gfn mapped, of either kind, when somebody stores there.
 */
function mayGoWithLent({ dialect, state }: Access, slot: MemslotState, gfn: bigint): boolean {
  if (dialect.obligations !== "undefined") return false;
  return isUntouched(hostPageAt(state, Number(hostPageNumber(slot, gfn))));
}

/** True when the folio is large where slot and log permit a large mapping, but not congruent. */
export function isIncongruent(context: Access): boolean {
  const slot = slotUnder(context);
  const page = filePageUnder(context);
  if (slot === undefined || page === undefined) return false;
  const gfn = pageOf(context.operation.gpa);
  const folio = pageAt(fileNamed(context.state, page.binding.file), page.index)?.folio;
  if (folio?.order !== HUGE_ORDER || !permitsLarge(slot, gfn)) return false;
  return page.index % HUGE_PAGES !== Number(gfn % BigInt(HUGE_PAGES));
}

function privateOrder(context: Access, slot: MemslotState, gfn: bigint, index: number): number {
  const file = fileNamed(context.state, slot.privateFile?.file ?? "fd0");
  const folio = pageAt(file, index)?.folio;
  if (folio?.order !== HUGE_ORDER || !permitsLarge(slot, gfn) || isIncongruent(context)) return 0;
  const isWhole = indexesFrom(folio.head).every((at) => isPopulated(file, BigInt(at)));
  return isWhole || hasQuirk(context.dialect, "B-11") ? HUGE_ORDER : 0;
}

const HUGE_PAGES = 2 ** HUGE_ORDER;

/**
 * True when a slot allows a large mapping around a gfn: it covers all of it, its gfns and host
 * addresses are congruent, and it does not log.
 *
 * @source arch/x86/kvm: x86.c, kvm_alloc_memslot_metadata; mmu/mmu.c, kvm_mmu_hugepage_adjust;
 *   Linux 5.18
 */
export function permitsLarge(slot: MemslotState, gfn: bigint): boolean {
  const mask = BigInt(HUGE_PAGES - 1);
  const first = gfn & ~mask;
  if (slot.dirty !== null || ((slot.baseGfn ^ pageOf(slot.hva)) & mask) !== 0n) return false;
  return first >= slot.baseGfn && first + mask < slot.baseGfn + BigInt(slot.pages);
}

/** The mapping that a fault on the slot's host page makes: always of one page. */
export function sharedMapping(context: Access): GuestMapping | undefined {
  const slot = slotUnder(context);
  if (slot === undefined) return undefined;
  const gfn = pageOf(context.operation.gpa);
  const page = Number(hostPageNumber(slot, gfn));
  const behind = hostPageAt(context.state, page);
  const writable = behind?.protection === "read-write" && (slot.flags & MEM_READONLY) === 0;
  const { addressSpace } = slot;
  const mapping = { addressSpace, gfn, order: 0, kind: "shared", writable, page } as const;
  return mayLend(context, behind) ? { ...mapping, lent: true } : mapping;
}

/** True when the access leaves memory of the VMM untouched, and it matters whose frame that is. */
function mayLend({ dialect, operation }: Access, behind: HostPage | undefined): boolean {
  if (dialect.keeping === undefined || operation.op === "guest_write") return false;
  return isUntouched(behind);
}

/** True of memory of the VMM that nobody has stored to: the host may lend the zero page for it. */
function isUntouched(page: HostPage | undefined): boolean {
  return page?.tag === 0 && page.file === undefined;
}
