import { isHandle } from "../../../abi/handle.ts";
import {
  MEM_LOG_DIRTY_PAGES,
  MEM_PRIVATE,
  type SetUserMemoryRegion,
} from "../../../abi/operation.ts";
import { PAGE_SHIFT, wrapU64 } from "../../../abi/units.ts";
import { withFile, withFileFields, withMemslot } from "../../change-state.ts";
import { nodeFlagsLeftBehind } from "../../designs/memfile/failed-create.ts";
import { allZapped, sharedZapped } from "../../designs/memfile/mappings.ts";
import { fileNamed } from "../../designs/memfile/page-cache.ts";
import {
  evicted,
  evictsIntoFreedMemory,
  registered,
  unregistered,
} from "../../designs/memfile/registration.ts";
import type { Expectation } from "../../expectation.ts";
import { hasQuirk } from "../../quirks.ts";
import { bindsPrivateFile, type RegionChange, regionChange } from "../../region-change.ts";
import type { Context, Effect, Transition } from "../../rule.ts";
import { archMetadataAllocated } from "../../rules/memfile/arch-metadata-allocated.ts";
import { type MachineState, type MemslotState, memslotNamed } from "../../state.ts";
import { applyChange, isHuge } from "../memslot/set-region.ts";

/**
 * A private slot pins its file and is told what happens to its pages; deleting it takes nothing
 * from the file. When a slot goes or moves, whatever the guest had mapped goes.
 */
export const setRegion: Effect<SetUserMemoryRegion> = {
  id: "memfile/set-region",
  sentence:
    "The slot is created, with a file behind it or without, deleted, moved, given other flags, " +
    "or left as it is.",
  source:
    "v6 patch 7/8, kvm_prepare_memory_region and kvm_commit_memory_region " +
    "(20220519153713.819591-8-chao.p.peng@linux.intel.com)",
  outcomes: [
    "memslot/create",
    "memslot/delete",
    "memslot/move",
    "memslot/flags-only",
    "memslot/no-op",
    "memfile/create-private",
    "memfile/delete-private",
  ],
  apply: (context) => {
    const { state, operation } = context;
    const change = regionChange(state, operation);
    const old = memslotNamed(state, operation.slot);
    const decidedBy = deciderOf(change, context, old);
    const { after, expected } = settled(changed(change, context, old), old);
    const done: Transition = { expected, state: after, decidedBy };
    return isHuge(change, operation) ? [done, refusedForMemory(context)] : [done];
  },
};

function deciderOf(
  change: RegionChange,
  { state, operation }: Context<SetUserMemoryRegion>,
  old: MemslotState | undefined,
): string {
  if (change === "create" && bindsPrivateFile(state, operation)) return "memfile/create-private";
  if (change === "delete" && old?.privateFile !== undefined) return "memfile/delete-private";
  return `memslot/${change}`;
}

function changed(
  change: RegionChange,
  context: Context<SetUserMemoryRegion>,
  old: MemslotState | undefined,
): MachineState {
  const { dialect, state, operation } = context;
  const after = applyChange(change, state, operation);
  if (old === undefined) return bound(after, operation);
  switch (change) {
    case "delete": {
      const gone = allZapped(after);
      const file = old.privateFile?.file;
      return file === undefined ? gone : unregistered(dialect, gone, file);
    }
    case "move":
      return forgotten(allZapped(after), operation, old);
    case "flags-only":
      return forgotten(afterNewFlags(after, operation, old), operation, old);
    default:
      return after;
  }
}

/** A created slot that asked for it has its file, and the file knows. */
function bound(state: MachineState, operation: SetUserMemoryRegion): MachineState {
  const { slot, flags, privateFd, privateOffsetBytes } = operation;
  const created = memslotNamed(state, slot);
  if (created === undefined || (flags & MEM_PRIVATE) === 0 || !isHandle(privateFd)) return state;
  const offsetPages = wrapU64(BigInt.asIntN(64, privateOffsetBytes) >> PAGE_SHIFT);
  const privateFile = { file: privateFd, offsetPages };
  return registered(withMemslot(state, { ...created, privateFile }), privateFd);
}

/** A private slot that loses its flag is never unregistered, and keeps its reference (B-01). */
function forgotten(
  state: MachineState,
  { slot }: SetUserMemoryRegion,
  { privateFile }: MemslotState,
): MachineState {
  const current = memslotNamed(state, slot);
  if (privateFile === undefined || current === undefined) return state;
  const { privateFile: _, ...shared } = current;
  const file = fileNamed(state, privateFile.file);
  const leaking = withFileFields(file, { danglingNotifier: true, leaked: true });
  return withFile(withMemslot(state, shared), privateFile.file, leaking);
}

/**
 * Toggling the log of a slot leaves it no shared mapping that misses a store. Private ones are only
 * protected against stores, if at all: what a slot still has of them after it lost its flag stays.
 *
 * @source arch/x86/kvm/x86.c, kvm_mmu_slot_apply_flags, Linux 5.18
 */
function afterNewFlags(
  state: MachineState,
  { flags }: SetUserMemoryRegion,
  old: MemslotState,
): MachineState {
  if (((flags ^ old.flags) & MEM_LOG_DIRTY_PAGES) === 0) return state;
  return sharedZapped(state, old.addressSpace, old.baseGfn, old.baseGfn + BigInt(old.pages));
}

/** The last reference to a file may have gone with the slot. */
function settled(
  state: MachineState,
  old: MemslotState | undefined,
): { readonly after: MachineState; readonly expected: Expectation } {
  const file = old?.privateFile?.file;
  if (file === undefined) return { after: state, expected: { kind: "ok" } };
  return evictsIntoFreedMemory(state, file)
    ? { after: state, expected: { kind: "host_oops", what: "use-after-free" } }
    : { after: evicted(state, file), expected: { kind: "ok" } };
}

function refusedForMemory(context: Context<SetUserMemoryRegion>): Transition {
  return {
    expected: { kind: "failed", errno: "ENOMEM" },
    state: hasQuirk(context.dialect, "B-65") ? nodeFlagsLeftBehind(context) : context.state,
    decidedBy: archMetadataAllocated.id,
  };
}
