import { type HostMmap, MEM_GUEST_MEMFD } from "../../abi/operation.ts";
import { withHostPages } from "../change-state.ts";
import type { Dialect } from "../dialect.ts";
import { pageNumbersOf } from "../host-range.ts";
import type { Context } from "../rule.ts";
import { modeAlone } from "../rules/file/mode-alone.ts";
import { writeZeroesAlone } from "../rules/file/write-zeroes-alone.ts";
import { executeNeedsSlot } from "../rules/guest-access/execute-needs-slot.ts";
import { guestMemfdOpen } from "../rules/guest-access/guest-memfd-open.ts";
import { hostPageAccessible } from "../rules/guest-access/host-page-accessible.ts";
import { hostPageBacked } from "../rules/guest-access/host-page-backed.ts";
import { hostPageWritable } from "../rules/guest-access/host-page-writable.ts";
import { readNeedsSlot } from "../rules/guest-access/read-needs-slot.ts";
import { writeNeedsWritableSlot } from "../rules/guest-access/write-needs-writable-slot.ts";
import { flagUnchanged } from "../rules/guest-memfd/flag-unchanged.ts";
import { guestMemfdMappable } from "../rules/host-memory/guest-memfd-mappable.ts";
import { guestMemfdMappedShared } from "../rules/host-memory/guest-memfd-mapped-shared.ts";
import { hvaAligned } from "../rules/host-memory/hva-aligned.ts";
import { moveApart } from "../rules/host-memory/move-apart.ts";
import { movedMapped } from "../rules/host-memory/moved-mapped.ts";
import { pageBacked } from "../rules/host-memory/page-backed.ts";
import { pageReadable } from "../rules/host-memory/page-readable.ts";
import { pageWritable } from "../rules/host-memory/page-writable.ts";
import { gpaWithoutDirectBits } from "../rules/pre-fault/gpa-without-direct-bits.ts";
import { typeAllowed } from "../rules/pre-fault/type-allowed.ts";
import type { MachineState } from "../state.ts";
import { remove } from "../transitions/host-memory/remove.ts";
import {
  basedOn,
  inOrder,
  insertAfter,
  leaving,
  modelIn,
  moved,
  reachable,
  sourced,
  without,
} from "./ladder.ts";
import { BINDING_RULES } from "./linux-6.8.ts";
import { LINUX_6_12 } from "./linux-6.12.ts";

const region = modelIn(LINUX_6_12, "set_user_memory_region");
const region2 = modelIn(LINUX_6_12, "set_user_memory_region2");
const guestRead = modelIn(LINUX_6_12, "guest_read");
const guestWrite = modelIn(LINUX_6_12, "guest_write");
const guestExecute = modelIn(LINUX_6_12, "guest_execute");
const hostMmap = modelIn(LINUX_6_12, "host_mmap");
const hostRead = modelIn(LINUX_6_12, "host_read");
const hostWrite = modelIn(LINUX_6_12, "host_write");
const fallocate = modelIn(LINUX_6_12, "fallocate");
const hostMremap = modelIn(LINUX_6_12, "host_mremap");
const preFault = modelIn(LINUX_6_12, "pre_fault_memory");

const TOGGLE = "a fix of 6.18.y; without it see the option toggle-allowed";

/**
 * Linux 6.18 with its later fixes, on x86-64, for an ordinary VM: any VM can put a guest_memfd
 * behind a slot, and the host can map one that was made for it.
 */
export const LINUX_6_18: Dialect = {
  ...LINUX_6_12,
  name: "linux-6.18",
  sentence: "Mainline Linux 6.18.y on x86-64, an ordinary VM: its slots can have a guest_memfd.",
  constants: {
    ...LINUX_6_12.constants,
    validFlags: LINUX_6_12.constants.validFlags | MEM_GUEST_MEMFD,
    guestMemfdFlags: 3n,
    fallocateModes: 0xfb,
  },
  operations: basedOn(
    {
      ...LINUX_6_12.operations,
      // Since 6.17 the arguments are looked at before what is mapped.
      host_mremap: { ...hostMremap, ladder: moved(hostMremap.ladder, movedMapped, moveApart) },
      set_user_memory_region: {
        ...region,
        ladder: sourced(reachable(region.ladder, flagUnchanged), TOGGLE, flagUnchanged),
      },
      set_user_memory_region2: {
        ...region2,
        ladder: sourced(
          reachable(region2.ladder, flagUnchanged, ...BINDING_RULES),
          TOGGLE,
          flagUnchanged,
        ),
      },
      guest_read: {
        ...guestRead,
        ladder: insertAfter(
          insertAfter(guestRead.ladder, readNeedsSlot, guestMemfdOpen),
          hostPageAccessible,
          hostPageBacked,
        ),
      },
      guest_write: {
        ...guestWrite,
        ladder: insertAfter(
          insertAfter(guestWrite.ladder, writeNeedsWritableSlot, guestMemfdOpen),
          hostPageWritable,
          hostPageBacked,
        ),
      },
      guest_execute: {
        ...guestExecute,
        ladder: insertAfter(
          insertAfter(guestExecute.ladder, executeNeedsSlot, guestMemfdOpen),
          hostPageAccessible,
          hostPageBacked,
        ),
      },
      host_mmap: {
        ...hostMmap,
        ladder: [
          ...without(hostMmap.ladder, guestMemfdMappable),
          ...leaving(guestMemfdMappable, rangeUnmapped),
          ...leaving(guestMemfdMappedShared, rangeUnmapped),
        ],
      },
      host_read: { ...hostRead, ladder: insertAfter(hostRead.ladder, pageReadable, pageBacked) },
      host_write: { ...hostWrite, ladder: insertAfter(hostWrite.ladder, pageWritable, pageBacked) },
      host_remove: { ladder: inOrder(hvaAligned), effect: remove },
      fallocate: {
        ...fallocate,
        ladder: insertAfter(fallocate.ladder, modeAlone, writeZeroesAlone),
      },
      pre_fault_memory: {
        ...preFault,
        ladder: insertAfter(preFault.ladder, typeAllowed, gpaWithoutDirectBits),
      },
    },
    "compared with 6.18.15, nested paging, and 6.18.44, shadow paging",
  ),
};

/**
 * By the time the file refuses to be mapped, what was mapped in the range before is gone.
 *
 * @source mm/vma.c, vms_abort_munmap_vmas, since Linux 6.12; seen on 6.18.44
 */
function rangeUnmapped({ state, operation }: Context<HostMmap>): MachineState {
  return withHostPages(
    state,
    pageNumbersOf(operation).map((number) => [number, undefined] as const),
  );
}
