/** Which kernel path serves which operation on a guest_memfd, and on host mappings of files. */

import type { Errno } from "../../../abi/errno.ts";
import type {
  Fallocate,
  FileOperation,
  GuestAccessKind,
  GuestAccessPath,
  HostCollapse,
  HostMmap,
  HostRemove,
  Operation,
} from "../../../abi/operation.ts";
import type { Outcome } from "../../../abi/outcome.ts";
import type { HostAdvise, PlainCall } from "../../../abi/plain-calls.ts";
import { addressOf, isPageAligned, pageOf } from "../arithmetic.ts";
import { hostMmap, hostMunmap } from "../host/host-calls.ts";
import type { HostFile } from "../host/host-file.ts";
import type { HostMm } from "../host/host-mm.ts";
import type { DescriptorTable } from "../kernel/descriptor-table.ts";
import { microStep, type Steps } from "../kernel/micro-step.ts";
import type { Vm } from "../kernel/vm.ts";
import { fallocate } from "../memfile/fallocate.ts";
import { ShmemInode } from "../memfile/inode.ts";
import { refusedFileOperation } from "../memfile/paths.ts";
import { isBehindAllFiles, OFFSET_END } from "../memfile/size.ts";
import { convertPages } from "./convert.ts";
import { GMEM_MMAP } from "./decisions.ts";
import { GmemFile } from "./file.ts";
import { fallocateGuestMemfd } from "./file-calls.ts";

/** Pages that one call may fill: the simulated host has no more memory to spare. */
const PAGES_MAX = 4096n;

/** Modes of fallocate: allocate, and punch a hole. */
const KEEP_SIZE = 1;
const PUNCH = 3;

const CALL = microStep("guest_memfd: call the file");
const COLLAPSE = microStep("madvise: collapse the next area");
const REMOVE = microStep("madvise: remove pages of the next area");

/**
 * Performs a file operation on a guest_memfd: it has a size and pages, and no bytes.
 *
 * @source virt/kvm/guest_memfd.c, kvm_gmem_fops and kvm_gmem_iops; fs/read_write.c, where a file
 *   without positions is refused.
 */
export function* performOnGuestMemfd(file: GmemFile, call: FileOperation): Steps<Outcome> {
  yield CALL;
  file.assertAlive();
  switch (call.op) {
    case "fallocate": {
      const errno = yield* fallocateGuestMemfd(file, call);
      return errno === undefined ? { kind: "ok" } : failed(errno);
    }
    case "ftruncate":
      if (file.vm.decisions.setsSizeFirst("EINVAL")) file.inode.sizeBytes = call.sizeBytes;
      return failed("EINVAL");
    case "add_seals":
    case "get_seals":
      return failed("EINVAL");
    case "file_read":
    case "file_write":
      return failed(call.offsetBytes >= OFFSET_END ? "EINVAL" : "ESPIPE");
    case "seek":
      return failed("ESPIPE");
    case "set_memory_attributes2":
      return yield* convertPages(file, call);
    case "fstat":
      return { kind: "file_stat", sizeBytes: file.inode.sizeBytes, blocks: 0n };
    case "file_call":
      return plainCall(file, call.call);
  }
}

/**
 * @source fs/read_write.c, vfs_read and vfs_write: no FMODE_CAN_READ, no FMODE_CAN_WRITE;
 *   fs/sync.c, vfs_fsync_range; virt/kvm/guest_memfd.c, kvm_gmem_setattr; fs/ioctl.c, vfs_ioctl;
 *   include/linux/poll.h, DEFAULT_POLLMASK.
 */
function plainCall({ vm }: GmemFile, call: PlainCall): Outcome {
  const errnoOf = (usual: Errno): Outcome => {
    const errno = vm.decisions.plainCallErrno(call, usual);
    return errno === undefined ? { kind: "returned", value: 0n } : failed(errno);
  };
  switch (call) {
    case "read":
    case "write":
    case "readv":
    case "fsync":
    case "fchmod":
      return errnoOf("EINVAL");
    case "ioctl":
      return errnoOf("ENOTTY");
    case "poll":
      return { kind: "returned", value: 0x5n };
    case "status_flags":
      return { kind: "returned", value: 0o100002n };
    case "descriptor_flags":
      return { kind: "returned", value: 0n };
  }
}

/**
 * mmap of a guest_memfd. A refusal by the file itself comes when the old mapping is gone already.
 *
 * @source mm/mmap.c, do_mmap: a file without the operation is refused before anything changes;
 *   virt/kvm/guest_memfd.c, kvm_gmem_mmap (6.18).
 */
export function* mapGuestMemfd(file: GmemFile, call: HostMmap): Steps<Errno | undefined> {
  yield CALL;
  file.assertAlive();
  if (!isPageAligned(call.fdOffsetBytes)) return "EINVAL";
  if (call.sizeBytes === 0n || !isPageAligned(call.hva)) return "EINVAL";
  if (isBehindAllFiles(call)) return "EOVERFLOW";
  const { vm, inode } = file;
  if (vm.generation.guestMemfd?.hasMmap !== true) return "ENODEV";
  if (call.protection === "read-execute" && vm.decisions.refusesExecution("mmap")) return "EPERM";
  const isMappable = (inode.flags & GMEM_MMAP) !== 0n;
  if (!isMappable || call.sharing === "private") {
    yield* hostMunmap(vm.mm, call);
    return isMappable ? "EINVAL" : "ENODEV";
  }
  const shift = Number(pageOf(call.fdOffsetBytes)) - Number(pageOf(call.hva));
  return yield* hostMmap(vm.mm, call, call.protection, {
    ...{ file, shift, mayWrite: true, isPrivate: false },
  });
}

/**
 * madvise(MADV_REMOVE): a punch into every file that is mapped in the range.
 *
 * @returns the errno of the first area that has no file; else ENOMEM when there was a hole.
 * @source mm/madvise.c, madvise_remove and the walk over areas.
 */
export function* hostRemove(
  vm: Vm,
  { hva, sizeBytes }: Pick<HostRemove, "hva" | "sizeBytes">,
): Steps<Errno | undefined> {
  if (!isPageAligned(hva)) return "EINVAL";
  const { removesReadOnly } = vm.generation.files;
  const start = Number(pageOf(hva));
  const end = Number(pageOf(hva + sizeBytes + 4095n));
  let reached = start;
  let hole = false;
  for (const { start: from, end: to, backing, protection } of vm.mm.areas.partsIn(start, end)) {
    yield REMOVE;
    hole ||= from > reached;
    reached = to;
    if (backing === undefined) return "EINVAL";
    const isWritable = removesReadOnly ? backing.mayWrite : protection === "read-write";
    const isWriter = isWritable && !backing.isPrivate;
    if (!isWriter && vm.decisions.removeNeedsWriter()) return "EACCES";
    const offsetBytes = addressOf(BigInt(from + backing.shift));
    const punch = { mode: PUNCH, offsetBytes, sizeBytes: addressOf(BigInt(to - from)) };
    const errno = yield* punchMapped(backing.file, punch);
    if (errno !== undefined) return errno;
  }
  return hole || reached < end ? "ENOMEM" : undefined;
}

/**
 * madvise(MADV_COLLAPSE). The simulated host has no huge pages to give, but it has the checks: an
 * area must be of a kind that may have them, and hold a whole one.
 *
 * @source mm/khugepaged.c, madvise_collapse; mm/huge_memory.c, thp_vma_allowable_order, where
 *   dd085fe9a8eb refuses files on anonymous inodes; mm/madvise.c for holes.
 */
export function* hostCollapse(
  vm: Vm,
  { hva, sizeBytes }: Pick<HostCollapse, "hva" | "sizeBytes">,
): Steps<Errno | undefined> {
  const { decisions } = vm;
  if (!isPageAligned(hva) || !decisions.hasHugePages()) return "EINVAL";
  const end = Number(pageOf(hva + sizeBytes + 4095n));
  let reached = Number(pageOf(hva));
  let hole = false;
  for (const area of vm.mm.areas.partsIn(reached, end)) {
    yield COLLAPSE;
    hole ||= area.start > reached;
    reached = area.end;
    const hugePage = Math.ceil(area.start / PMD_PAGES) * PMD_PAGES;
    if (area.backing?.file instanceof GmemFile) return "EINVAL";
    const refused = decisions.collapsed(hugePage + PMD_PAGES <= area.end);
    if (refused !== undefined) return refused;
  }
  return hole || reached < end ? "ENOMEM" : undefined;
}

/**
 * madvise that ages, takes out, or brings in, and mlock with the munlock behind it.
 *
 * @source mm/madvise.c, madvise_cold and madvise_pageout, madvise_populate; mm/mlock.c, do_mlock,
 *   where whatever keeps a page from coming is ENOMEM.
 */
export function* hostAdvise({ mm }: Vm, call: HostAdvise): Steps<Errno | undefined> {
  const { hva, sizeBytes, advice } = call;
  if (!isPageAligned(hva) && advice !== "lock") return "EINVAL";
  const start = Number(pageOf(hva));
  const end = Number(pageOf(hva + sizeBytes + 4095n));
  switch (advice) {
    case "cold":
      return holesIn(mm, start, end) ? "ENOMEM" : undefined;
    case "pageout":
      yield* mm.pageOut(start, end);
      return holesIn(mm, start, end) ? "ENOMEM" : undefined;
    case "lock": {
      if (holesIn(mm, start, end)) return "ENOMEM";
      const errno = yield* mm.populate(start, end, "lock");
      return errno && "ENOMEM";
    }
    case "populate_read":
    case "populate_write":
      return yield* mm.populate(start, end, advice === "populate_write" ? "write" : "read");
  }
}

function holesIn(mm: HostMm, start: number, end: number): boolean {
  const mapped = mm.areas.partsIn(start, end).reduce((sum, area) => sum + area.end - area.start, 0);
  return mapped < end - start;
}

/** Pages that one entry of a page middle directory maps: 2 MiB. */
const PMD_PAGES = 512;

/** Why the machine would rather not perform an operation of a release. */
export function refusedReleaseOperation(
  vm: Vm,
  files: DescriptorTable,
  operation: Operation,
): string | undefined {
  switch (operation.op) {
    case "set_user_memory_region":
      return operation.inject === undefined ? undefined : NO_INJECTION;
    case "guest_read":
    case "guest_write":
      return refusedAccess(vm, operation.access, operation.path);
    case "guest_execute":
      return refusedAccess(vm, operation.access, "fault");
    case "create_guest_memfd":
      return operation.vm > 1 ? "no-such-vm" : undefined;
    case "pre_fault_memory":
      return operation.sizeBytes >> 12n > PAGES_MAX && hasLargeFileSlot(vm)
        ? "limit/pages-of-one-pre-fault"
        : undefined;
    case "fallocate":
      if (operation.inject !== undefined) return NO_INJECTION;
      return files.find(operation.fd)?.kind === "guest_memfd"
        ? tooLongAllocation(files, operation)
        : refusedFileOperation(files, operation);
    case "fstat":
      return undefined;
    default:
      return refusedFileOperation(files, operation);
  }
}

function refusedAccess(
  { generation }: Vm,
  access: GuestAccessKind,
  path: GuestAccessPath,
): string | undefined {
  const marksAccesses = generation.guestMemfd?.marksAccesses === true;
  if (access === "private" && !marksAccesses) return "no-private-access";
  return path === "emulation" && marksAccesses ? "no-emulated-access" : undefined;
}

const NO_INJECTION = "no-fault-injection";

function hasLargeFileSlot({ spaces }: Vm): boolean {
  return spaces.some(({ active }) =>
    active.all().some(({ guestMemfd, pages }) => guestMemfd !== undefined && pages > PAGES_MAX),
  );
}

function tooLongAllocation(files: DescriptorTable, call: Fallocate): string | undefined {
  const file = files.find(call.fd);
  const isAllocation = file?.kind === "guest_memfd" && call.mode === KEEP_SIZE;
  if (!isAllocation || call.sizeBytes >> 12n <= PAGES_MAX) return undefined;
  return call.offsetBytes + call.sizeBytes <= file.inode.sizeBytes
    ? "limit/file-pages-of-one-call"
    : undefined;
}

type Punch = Pick<Fallocate, "mode" | "offsetBytes" | "sizeBytes">;

function* punchMapped(file: HostFile, punch: Punch): Steps<Errno | undefined> {
  if (file instanceof GmemFile) return yield* fallocateGuestMemfd(file, punch);
  if (!(file instanceof ShmemInode)) return "EINVAL";
  const call = { op: "fallocate", fd: file.handle, inject: undefined, ...punch } as const;
  return yield* fallocate(file, call, "remove");
}

function failed(errno: Errno): Outcome {
  return { kind: "failed", errno };
}
