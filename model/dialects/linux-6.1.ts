import {
  type EnableDirtyLogProtect,
  type GuestByteOperation,
  MEM_LOG_DIRTY_PAGES,
  MEM_READONLY,
  type SetRegion,
} from "../../abi/operation.ts";
import type { ChildIoctl, CloseKvm, HostAdvise } from "../../abi/plain-calls.ts";
import { withFirstMapped } from "../byte-effects.ts";
import type { Dialect } from "../dialect.ts";
import type { Ladder } from "../rule.ts";
import { protectFlagsZero } from "../rules/dirty-log/protect-flags-zero.ts";
import { protectModeKnown } from "../rules/dirty-log/protect-mode-known.ts";
import { fdOpen } from "../rules/file/fd-open.ts";
import { kvmDescriptorOpen } from "../rules/file/kvm-descriptor-open.ts";
import { codeIsATag, ranTornCode } from "../rules/guest-access/code-is-a-tag.ts";
import { emulatedReadNeedsHostPage } from "../rules/guest-access/emulated-read-needs-host-page.ts";
import { emulatedWriteNeedsHostPage } from "../rules/guest-access/emulated-write-needs-host-page.ts";
import { firstPageServed } from "../rules/guest-access/first-page-served.ts";
import { hostPageAccessible } from "../rules/guest-access/host-page-accessible.ts";
import { hostPageBacked } from "../rules/guest-access/host-page-backed.ts";
import { hostPageWritable } from "../rules/guest-access/host-page-writable.ts";
import { readNeedsSlot } from "../rules/guest-access/read-needs-slot.ts";
import { secondPageServed } from "../rules/guest-access/second-page-served.ts";
import { vcpuDescriptorOpen } from "../rules/guest-access/vcpu-descriptor-open.ts";
import { writeNeedsWritableSlot } from "../rules/guest-access/write-needs-writable-slot.ts";
import { hvaAligned as hostRangeAligned } from "../rules/host-memory/hva-aligned.ts";
import { moveApart } from "../rules/host-memory/move-apart.ts";
import { movedMapped } from "../rules/host-memory/moved-mapped.ts";
import { pageBacked } from "../rules/host-memory/page-backed.ts";
import { pageReadable } from "../rules/host-memory/page-readable.ts";
import { pageWritable } from "../rules/host-memory/page-writable.ts";
import { writerNotSealed } from "../rules/host-memory/writer-not-sealed.ts";
import { addressSpaceExists } from "../rules/memslot/address-space-exists.ts";
import { archMetadataAllocated } from "../rules/memslot/arch-metadata-allocated.ts";
import { argumentReadable } from "../rules/memslot/argument-readable.ts";
import { callerOwnsVm } from "../rules/memslot/caller-owns-vm.ts";
import { deleteNamesASlot } from "../rules/memslot/delete-names-a-slot.ts";
import { dirtyBitmapAllocated } from "../rules/memslot/dirty-bitmap-allocated.ts";
import { flagsKnown } from "../rules/memslot/flags-known.ts";
import { gpaAligned } from "../rules/memslot/gpa-aligned.ts";
import { gpaNoOverlap } from "../rules/memslot/gpa-no-overlap.ts";
import { gpaNoWrap } from "../rules/memslot/gpa-no-wrap.ts";
import { gpaWithinLimit } from "../rules/memslot/gpa-within-limit.ts";
import { hvaAligned } from "../rules/memslot/hva-aligned.ts";
import { hvaInUserSpace } from "../rules/memslot/hva-in-user-space.ts";
import { hvaUnchanged } from "../rules/memslot/hva-unchanged.ts";
import { idExists } from "../rules/memslot/id-exists.ts";
import { idIsUserSlot } from "../rules/memslot/id-is-user-slot.ts";
import { pageCountConsistent } from "../rules/memslot/page-count-consistent.ts";
import { readonlyUnchanged } from "../rules/memslot/readonly-unchanged.ts";
import { sizeAligned } from "../rules/memslot/size-aligned.ts";
import { sizeFitsLong } from "../rules/memslot/size-fits-long.ts";
import { sizeUnchanged } from "../rules/memslot/size-unchanged.ts";
import { sizeWithinLimit } from "../rules/memslot/size-within-limit.ts";
import { slotAllocated } from "../rules/memslot/slot-allocated.ts";
import { totalPagesFit } from "../rules/memslot/total-pages-fit.ts";
import { vmDescriptorOpen } from "../rules/memslot/vm-descriptor-open.ts";
import { getByMode } from "../transitions/dirty-log/get-by-mode.ts";
import { protect } from "../transitions/dirty-log/protect.ts";
import { closeKvm } from "../transitions/file/close-kvm.ts";
import { dup } from "../transitions/file/dup.ts";
import { exchange } from "../transitions/guest-access/exchange.ts";
import { readBytes } from "../transitions/guest-access/read-bytes.ts";
import { writeBytes } from "../transitions/guest-access/write-bytes.ts";
import { advise } from "../transitions/host-memory/advise.ts";
import { childWrite } from "../transitions/host-memory/child-write.ts";
import { collapse } from "../transitions/host-memory/collapse.ts";
import { mremap } from "../transitions/host-memory/mremap.ts";
import { remove } from "../transitions/host-memory/remove.ts";
import { childIoctl } from "../transitions/memslot/child-ioctl.ts";
import { setRegion } from "../transitions/memslot/set-region.ts";
import { DIRTY_LOG } from "./dirty-log.ts";
import { FILES } from "./files.ts";
import { GUEST_ACCESS } from "./guest-access.ts";
import { HOST_MEMORY, MPROTECT_OF_FILES } from "./host-memory.ts";
import { basedOn, inOrder, insertAfter, insertFirst, leaving, when } from "./ladder.ts";
import { MAPPED_FILE, MEMFD_FILES } from "./linux/memfd-files.ts";
import { unmappedByFutureWrite } from "./linux/range-unmapped.ts";
import { X86_64_LIMITS } from "./x86-64.ts";

/**
 * What every later region ioctl began as, in the kernel's own order: the ioctl entry, the checks of
 * the arguments alone, those against the slot with the same id, those against the other slots, and
 * the architecture last.
 */
export const REGION_6_1: Ladder<SetRegion> = inOrder<SetRegion>(
  vmDescriptorOpen,
  callerOwnsVm,
  argumentReadable,
  idIsUserSlot,
  flagsKnown,
  sizeAligned,
  sizeFitsLong,
  gpaAligned,
  hvaAligned,
  hvaInUserSpace,
  addressSpaceExists,
  idExists,
  gpaNoWrap,
  sizeWithinLimit,
  deleteNamesASlot,
  pageCountConsistent,
  totalPagesFit,
  hvaUnchanged,
  sizeUnchanged,
  readonlyUnchanged,
  gpaNoOverlap,
  slotAllocated,
  dirtyBitmapAllocated,
  gpaWithinLimit,
  archMetadataAllocated,
);

/** A failure of the second page leaves the first one in the hardware's page tables. */
const TWO_PAGES: Ladder<GuestByteOperation> = [
  ...inOrder(vcpuDescriptorOpen, firstPageServed),
  ...leaving(secondPageServed, withFirstMapped),
];

/** Memory of the VMM, some of it mapped from files. */
const FILE_MEMORY = {
  host_mmap: {
    ladder: [...MAPPED_FILE, ...leaving(writerNotSealed, unmappedByFutureWrite)],
    effect: HOST_MEMORY.host_mmap.effect,
  },
  host_mprotect: MPROTECT_OF_FILES,
  host_read: {
    ladder: insertAfter(HOST_MEMORY.host_read.ladder, pageReadable, pageBacked),
    effect: HOST_MEMORY.host_read.effect,
  },
  host_write: {
    ladder: insertAfter(HOST_MEMORY.host_write.ladder, pageWritable, pageBacked),
    effect: HOST_MEMORY.host_write.effect,
  },
} as const;

/** A descriptor that was closed before the fork is nothing that a child inherits. */
const OF_A_CHILD: Ladder<ChildIoctl> = [
  ...when<ChildIoctl>(({ operation }) => isOnVcpu(operation), inOrder(vcpuDescriptorOpen)),
  ...when<ChildIoctl>(({ operation }) => !isOnVcpu(operation), inOrder(vmDescriptorOpen)),
];

function isOnVcpu({ request }: ChildIoctl): boolean {
  return request === "pre_fault_memory" || request === "run";
}

const { guest_read, guest_write, guest_execute } = GUEST_ACCESS;

/**
 * Linux 6.1 on x86-64: slots of user-space memory, and nothing else.
 *
 * Guest memory is reached on two paths, through the hardware's page tables and through KVM's own
 * emulation of an instruction; they differ in what a missing host page means.
 */
export const LINUX_6_1: Dialect = {
  name: "linux-6.1",
  sentence: "Mainline Linux 6.1 on x86-64: slots of user-space memory.",
  constants: {
    ...X86_64_LIMITS,
    validFlags: MEM_LOG_DIRTY_PAGES | MEM_READONLY,
    presetsExitReason: false,
    memfdFlags: 0x7,
    fallocateModes: 0x7b,
  },
  features: ["emulated-access", "file-mappings", "private-file-mappings"],
  operations: basedOn(
    {
      set_user_memory_region: { ladder: REGION_6_1, effect: setRegion },
      guest_read: {
        ladder: insertFirst(
          insertAfter(
            insertAfter(guest_read.ladder, readNeedsSlot, emulatedReadNeedsHostPage),
            hostPageAccessible,
            hostPageBacked,
          ),
          vcpuDescriptorOpen,
        ),
        effect: guest_read.effect,
      },
      guest_write: {
        ladder: insertFirst(
          insertAfter(
            insertAfter(guest_write.ladder, writeNeedsWritableSlot, emulatedWriteNeedsHostPage),
            hostPageWritable,
            hostPageBacked,
          ),
          vcpuDescriptorOpen,
        ),
        effect: guest_write.effect,
      },
      guest_execute: {
        ladder: [
          ...insertFirst(
            insertAfter(guest_execute.ladder, hostPageAccessible, hostPageBacked),
            vcpuDescriptorOpen,
          ),
          ...leaving(codeIsATag, ranTornCode),
        ],
        effect: guest_execute.effect,
      },
      guest_read_bytes: { ladder: TWO_PAGES, effect: readBytes },
      guest_write_bytes: { ladder: TWO_PAGES, effect: writeBytes },
      guest_exchange: {
        ladder: inOrder(vcpuDescriptorOpen, firstPageServed),
        effect: exchange,
      },
      get_dirty_log: {
        ladder: insertFirst(DIRTY_LOG.get_dirty_log.ladder, vmDescriptorOpen),
        effect: getByMode,
      },
      clear_dirty_log: {
        ...DIRTY_LOG.clear_dirty_log,
        ladder: insertFirst(DIRTY_LOG.clear_dirty_log.ladder, vmDescriptorOpen),
      },
      enable_dirty_log_protect: {
        ladder: inOrder<EnableDirtyLogProtect>(
          vmDescriptorOpen,
          callerOwnsVm,
          protectFlagsZero,
          protectModeKnown,
        ),
        effect: protect,
      },
      ...HOST_MEMORY,
      ...FILE_MEMORY,
      host_remove: { ladder: inOrder(hostRangeAligned), effect: remove },
      host_collapse: { ladder: inOrder(hostRangeAligned), effect: collapse },
      host_advise: {
        ladder: when<HostAdvise>(
          ({ operation }) => operation.advice !== "lock",
          inOrder(hostRangeAligned),
        ),
        effect: advise,
      },
      host_mremap: { ladder: inOrder(movedMapped, moveApart), effect: mremap },
      ...FILES,
      ...MEMFD_FILES,
      close_kvm: { ladder: inOrder<CloseKvm>(kvmDescriptorOpen), effect: closeKvm },
      child_ioctl: { ladder: OF_A_CHILD, effect: childIoctl },
      child_write: { ladder: inOrder(pageWritable, pageBacked), effect: childWrite },
      dup: { ladder: inOrder(fdOpen), effect: dup },
    },
    "compared with 6.1.192, nested paging",
  ),
};
