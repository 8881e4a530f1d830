import { MEM_GUEST_MEMFD } from "../../abi/operation.ts";
import type { Dialect } from "../dialect.ts";
import { modeAlone } from "../rules/file/mode-alone.ts";
import { writeBufferReadable } from "../rules/file/write-buffer-readable.ts";
import { writeNotSealed } from "../rules/file/write-not-sealed.ts";
import { writeZeroesAlone } from "../rules/file/write-zeroes-alone.ts";
import { executeNeedsSlot } from "../rules/guest-access/execute-needs-slot.ts";
import { guestMemfdOpen } from "../rules/guest-access/guest-memfd-open.ts";
import { readNeedsSlot } from "../rules/guest-access/read-needs-slot.ts";
import { writeNeedsWritableSlot } from "../rules/guest-access/write-needs-writable-slot.ts";
import { flagUnchanged } from "../rules/guest-memfd/flag-unchanged.ts";
import { guestMemfdMappable } from "../rules/host-memory/guest-memfd-mappable.ts";
import { guestMemfdMappedShared } from "../rules/host-memory/guest-memfd-mapped-shared.ts";
import { guestMemfdNotExecutable } from "../rules/host-memory/guest-memfd-not-executable.ts";
import { moveApart } from "../rules/host-memory/move-apart.ts";
import { movedMapped } from "../rules/host-memory/moved-mapped.ts";
import { gpaWithoutDirectBits } from "../rules/pre-fault/gpa-without-direct-bits.ts";
import { typeAllowed } from "../rules/pre-fault/type-allowed.ts";
import { pageAdded } from "../transitions/file/write.ts";
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
import { rangeUnmapped } from "./linux/range-unmapped.ts";
import { BINDING_RULES } from "./linux-6.8.ts";
import { LINUX_6_12 } from "./linux-6.12.ts";

const region = modelIn(LINUX_6_12, "set_user_memory_region");
const region2 = modelIn(LINUX_6_12, "set_user_memory_region2");
const guestRead = modelIn(LINUX_6_12, "guest_read");
const guestWrite = modelIn(LINUX_6_12, "guest_write");
const guestExecute = modelIn(LINUX_6_12, "guest_execute");
const hostMmap = modelIn(LINUX_6_12, "host_mmap");
const fallocate = modelIn(LINUX_6_12, "fallocate");
const fileWrite = modelIn(LINUX_6_12, "file_write");
const hostMprotect = modelIn(LINUX_6_12, "host_mprotect");
const hostMremap = modelIn(LINUX_6_12, "host_mremap");
const preFault = modelIn(LINUX_6_12, "pre_fault_memory");

/** A guest_memfd can be mapped, and never to be executed. */
const MPROTECT_OF_GUEST_MEMFDS: typeof hostMprotect = {
  ...hostMprotect,
  effect: {
    ...hostMprotect.effect,
    outcomes: [...(hostMprotect.effect.outcomes ?? []), "host-memory/mprotect-never-executable"],
  },
};

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
      host_mprotect: MPROTECT_OF_GUEST_MEMFDS,
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
        ladder: insertAfter(guestRead.ladder, readNeedsSlot, guestMemfdOpen),
      },
      guest_write: {
        ...guestWrite,
        ladder: insertAfter(guestWrite.ladder, writeNeedsWritableSlot, guestMemfdOpen),
      },
      guest_execute: {
        ...guestExecute,
        ladder: insertAfter(guestExecute.ladder, executeNeedsSlot, guestMemfdOpen),
      },
      host_mmap: {
        ...hostMmap,
        ladder: [
          ...without(hostMmap.ladder, guestMemfdMappable),
          ...inOrder(guestMemfdNotExecutable),
          ...leaving(guestMemfdMappable, rangeUnmapped),
          ...leaving(guestMemfdMappedShared, rangeUnmapped),
        ],
      },
      fallocate: {
        ...fallocate,
        ladder: insertAfter(fallocate.ladder, modeAlone, writeZeroesAlone),
      },
      file_write: {
        ...fileWrite,
        ladder: moved(fileWrite.ladder, writeBufferReadable, writeNotSealed).map((entry) =>
          entry.rule.id === writeBufferReadable.id ? { ...entry, leaves: pageAdded } : entry,
        ),
      },
      pre_fault_memory: {
        ...preFault,
        ladder: insertAfter(preFault.ladder, typeAllowed, gpaWithoutDirectBits),
      },
    },
    "compared with 6.18.15, nested paging, and 6.18.44, shadow paging",
  ),
};
