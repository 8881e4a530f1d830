/** What the guest reaches without a fault. */

import { pageOf } from "../../../abi/units.ts";
import { withPart } from "../../change-state.ts";
import type { GuestAccess } from "../../guest-memory.ts";
import type { Context } from "../../rule.ts";
import { type GuestMapping, hostPageNumber, type MachineState, memslotAt } from "../../state.ts";

/** The mapping that serves an access of this kind without asking anybody. */
export function usableMapping(
  state: MachineState,
  { addressSpace, gpa, access }: GuestAccess,
  isStore: boolean,
): GuestMapping | undefined {
  const gfn = pageOf(gpa);
  return state.mappings.find(
    (mapping) =>
      mapping.addressSpace === addressSpace &&
      mapping.kind === access &&
      (mapping.writable || !isStore) &&
      gfn >= mapping.gfn &&
      gfn < endOf(mapping),
  );
}

/** The state with the mapping, in place of what was mapped there. */
export function mapped(state: MachineState, mapping: GuestMapping): MachineState {
  const same = state.mappings.find(
    ({ addressSpace, gfn, order }) =>
      addressSpace === mapping.addressSpace && gfn === mapping.gfn && order === mapping.order,
  );
  if (same !== undefined && isSame(same, mapping)) return state;
  const { mappings } = zapped(state, mapping.addressSpace, mapping.gfn, endOf(mapping));
  const at = mappings.findIndex((other) => isBehind(other, mapping));
  const index = at < 0 ? mappings.length : at;
  return withPart(state, "mappings", mappings.toSpliced(index, 0, mapping));
}

/** The state without mappings of these gfns; a large one that reaches into the range goes whole. */
export function zapped(
  state: MachineState,
  addressSpace: number,
  from: bigint,
  to: bigint,
): MachineState {
  return without(state, (mapping) => reaches(mapping, addressSpace, from, to));
}

/** The same, but private mappings stay. */
export function sharedZapped(
  state: MachineState,
  addressSpace: number,
  from: bigint,
  to: bigint,
): MachineState {
  return without(
    state,
    (mapping) => mapping.kind === "shared" && reaches(mapping, addressSpace, from, to),
  );
}

/**
 * The state without any mapping: taking a slot away, or moving it, makes every root obsolete.
 *
 * @source arch/x86/kvm/mmu/mmu.c, kvm_mmu_zap_all_fast, Linux 5.18
 */
export function allZapped(state: MachineState): MachineState {
  return without(state, () => true);
}

/**
 * The state without mappings of these host pages: the host has changed what is there. A private
 * mapping of a gfn behind which they are goes as well; that matters once it contradicts its file,
 * and where a page that is mapped at one gfn may be refused at another.
 *
 * @source virt/kvm/kvm_main.c, kvm_mmu_notifier_invalidate_range_start
 */
export function hostPagesChanged(
  { dialect, state }: Pick<Context, "dialect" | "state">,
  changes: (number: number) => boolean,
): MachineState {
  if (state.mappings.length === 0) return state;
  const seesPrivate = state.usedQuirks.length > 0 || dialect.obligations === "undefined";
  return without(state, (mapping) => {
    const page =
      seesPrivate || mapping.kind === "shared" ? firstHostPage(state, mapping) : undefined;
    if (page === undefined) return false;
    for (let at = page; at < page + 2 ** mapping.order; at++) if (changes(at)) return true;
    return false;
  });
}

function firstHostPage(
  state: MachineState,
  { kind, page, addressSpace, gfn }: GuestMapping,
): number | undefined {
  if (kind === "shared") return page;
  const slot = memslotAt(state, addressSpace, gfn);
  return slot && Number(hostPageNumber(slot, gfn));
}

/** True when what a private mapping leads to at the gfn is no longer the page it was made over. */
export function isDangling(state: MachineState, mapping: GuestMapping, gfn: bigint): boolean {
  if (mapping.file === undefined) return false;
  const nth = Number(gfn - mapping.gfn);
  const page = state.files[mapping.file.handle]?.pages?.[mapping.page + nth];
  return page?.identity !== mapping.file.identities[nth];
}

function reaches(mapping: GuestMapping, addressSpace: number, from: bigint, to: bigint): boolean {
  return mapping.addressSpace === addressSpace && mapping.gfn < to && endOf(mapping) > from;
}

/** First gfn behind a mapping. */
function endOf({ gfn, order }: GuestMapping): bigint {
  return gfn + (1n << BigInt(order));
}

/** Mappings are kept by gfn, those of one gfn by address space. */
function isBehind(a: GuestMapping, b: GuestMapping): boolean {
  return a.gfn > b.gfn || (a.gfn === b.gfn && a.addressSpace > b.addressSpace);
}

function without(state: MachineState, drops: (mapping: GuestMapping) => boolean): MachineState {
  if (!state.mappings.some(drops)) return state;
  const left = state.mappings.filter((mapping) => !drops(mapping));
  return withPart(state, "mappings", left);
}

function isSame(a: GuestMapping, b: GuestMapping): boolean {
  return (
    a.kind === b.kind &&
    a.writable === b.writable &&
    a.page === b.page &&
    a.lent === b.lent &&
    a.file?.handle === b.file?.handle &&
    (a.file?.identities ?? []).join() === (b.file?.identities ?? []).join()
  );
}
