/** Which kernel path serves which operation, and what this simulator cannot perform. */

import type { Errno } from "../../abi/errno.ts";
import type {
  CreateGuestMemfd,
  FileOperation,
  GuestByteOperation,
  HostDontneed,
  HostMmap,
  HostPin,
  Operation,
  OperationKind,
  OperationOf,
} from "../../abi/operation.ts";
import type { Outcome, PreFaulted } from "../../abi/outcome.ts";
import type { PageSet } from "../../abi/page-set.ts";
import type { ChildWrite } from "../../abi/plain-calls.ts";
import { isPageAligned, pageOf } from "./arithmetic.ts";
import type { Generation } from "./generations.ts";
import { createGuestMemfd } from "./guest-memfd/file-calls.ts";
import { setMemoryAttributes } from "./guest-memfd/memory-attributes.ts";
import {
  hostAdvise,
  hostCollapse,
  hostRemove,
  mapGuestMemfd,
  performOnGuestMemfd,
  refusedReleaseOperation,
} from "./guest-memfd/paths.ts";
import { preFaultMemory } from "./guest-memfd/pre-fault.ts";
import {
  childStore,
  hostDontneed,
  hostLoad,
  hostMmap,
  hostMprotect,
  hostMremap,
  hostMunmap,
  hostPin,
  hostStore,
} from "./host/host-calls.ts";
import { type ByteAccess, runByteAccess } from "./kernel/byte-access.ts";
import type { DescriptorTable } from "./kernel/descriptor-table.ts";
import { clearDirtyLog, enableDirtyLogProtect, getDirtyLog } from "./kernel/dirty-log.ts";
import { HostCrash } from "./kernel/host-crash.ts";
import { closeKvm, isOnClosed } from "./kernel/kvm-descriptors.ts";
import { microStep, type Steps } from "./kernel/micro-step.ts";
import { setUserMemoryRegion, setUserMemoryRegion2 } from "./kernel/region-ioctls.ts";
import { runGuestAccess } from "./kernel/vcpu.ts";
import { Vm } from "./kernel/vm.ts";
import { mapFile, performOnFile, refusedFileOperation } from "./memfile/paths.ts";

/** What operations work on. */
export interface Machine {
  readonly vm: Vm;
  readonly files: DescriptorTable;
  /** A second VM of the process, once something was asked of it. */
  idleVm?: Vm;
  /** What the host crashed with, once it did. */
  crash: string | undefined;
}

/** The operations a generation has. */
export function operationsOf(generation: Generation): readonly OperationKind[] {
  return (Object.keys(PATHS) as OperationKind[]).filter((kind) => hasOperation(generation, kind));
}

function hasOperation(generation: Generation, kind: OperationKind): boolean {
  return Object.hasOwn(PATHS, kind) && PATHS[kind].isIn(generation);
}

/** Performs one operation in micro-steps. */
export function perform(machine: Machine, operation: Operation): Steps<Outcome> {
  const { memfile, isRelease } = machine.vm.generation;
  return memfile !== undefined || isRelease
    ? performMortal(machine, operation)
    : performAlive(machine, operation);
}

/** A host that crashed is gone: every later call gets no better answer than the one that did it. */
function* performMortal(machine: Machine, operation: Operation): Steps<Outcome> {
  yield ENTER;
  if (machine.crash !== undefined) return { kind: "host_oops", what: machine.crash };
  try {
    return yield* performAlive(machine, operation);
  } catch (error) {
    if (!(error instanceof HostCrash)) throw error;
    machine.crash = error.what;
    return { kind: "host_oops", what: error.what };
  }
}

function performAlive(machine: Machine, operation: Operation): Steps<Outcome> {
  const missing = missingCapability(machine, operation);
  if (missing !== undefined) return notSent(missing);
  if (isOnClosed(machine.vm, operation)) return badDescriptor();
  // The path under key K takes operations of kind K; TypeScript cannot follow that correlation.
  const { perform } = PATHS[operation.op] as Path<Operation>;
  return perform(machine, operation);
}

/** The code that serves one kind of operation, and the generations that have it. */
interface Path<O extends Operation> {
  readonly isIn: (generation: Generation) => boolean;
  readonly perform: (machine: Machine, operation: O) => Steps<Outcome>;
}

const OK: Outcome = { kind: "ok" };
const ENTER = microStep("enter the kernel");
const LOOK_UP = microStep("look up the descriptor");
const ASK_OWNER = microStep("kvm_vm_ioctl, kvm_vcpu_ioctl: whose VM is it");
const REFUSE = microStep("harness: refuse to issue the operation");

const inAll = (): boolean => true;
const inReleases = ({ isRelease }: Generation): boolean => isRelease;
const withFiles = ({ isRelease, memfile }: Generation): boolean =>
  isRelease || memfile !== undefined;
/** Also built without: then the command is not known. */
const withConversions = ({ guestMemfd }: Generation): boolean =>
  guestMemfd?.hasConversions === true;
const withGuestMemfd = ({ guestMemfd }: Generation): boolean => guestMemfd !== undefined;

const FILE_CALL: Path<FileOperation> = {
  isIn: withFiles,
  perform: ({ files }, call) => {
    const file = files.find(call.fd);
    return file?.kind === "guest_memfd"
      ? performOnGuestMemfd(file, call)
      : performOnFile(files, call);
  },
};

/**
 * The memfile design has its own idea of an access, and none of bytes; where the hardware marks
 * accesses, the emulator cannot read the instructions.
 */
function byteAccess(kind: ByteAccess["kind"]): Path<GuestByteOperation> {
  return {
    isIn: ({ isRelease, guestMemfd }) => isRelease && guestMemfd?.marksAccesses !== true,
    perform: ({ vm }, operation) => {
      const { addressSpace, gpa, lengthBytes } = operation;
      const value = "value" in operation ? operation.value : 0n;
      return runByteAccess(vm, { kind, addressSpace, gpa, lengthBytes, value });
    },
  };
}

/** The code of every kind of operation. */
const PATHS: { readonly [K in OperationKind]: Path<OperationOf<K>> } = {
  set_user_memory_region: {
    isIn: inAll,
    perform: ({ vm, files }, call) => plain(setUserMemoryRegion(vm, files, call)),
  },
  set_user_memory_region2: {
    isIn: ({ hasRegion2 }) => hasRegion2,
    perform: ({ vm, files }, call) => plain(setUserMemoryRegion2(vm, files, call)),
  },
  guest_read: {
    isIn: inAll,
    perform: ({ vm }, { addressSpace, gpa, access, path }) =>
      runGuestAccess(vm, { kind: "load", addressSpace, gpa, access, path }),
  },
  guest_write: {
    isIn: inAll,
    perform: ({ vm }, { addressSpace, gpa, tag, access, path }) =>
      runGuestAccess(vm, { kind: "store", addressSpace, gpa, tag, access, path }),
  },
  guest_execute: {
    isIn: inAll,
    perform: ({ vm }, { addressSpace, gpa, access }) =>
      runGuestAccess(vm, { kind: "execute", addressSpace, gpa, access }),
  },
  guest_read_bytes: byteAccess("load"),
  guest_write_bytes: byteAccess("store"),
  guest_exchange: byteAccess("exchange"),
  host_mmap: { isIn: inAll, perform: (machine, call) => plain(map(machine, call)) },
  host_munmap: { isIn: inAll, perform: ({ vm }, call) => plain(hostMunmap(vm.mm, call)) },
  host_mprotect: {
    isIn: inAll,
    perform: ({ vm }, call) => plain(hostMprotect(vm.mm, call, call.protection)),
  },
  host_dontneed: { isIn: inAll, perform: ({ vm }, call) => plain(dontneed(vm, call)) },
  host_remove: { isIn: withFiles, perform: ({ vm }, call) => plain(hostRemove(vm, call)) },
  host_collapse: { isIn: inReleases, perform: ({ vm }, call) => plain(hostCollapse(vm, call)) },
  host_advise: { isIn: inReleases, perform: ({ vm }, call) => plain(hostAdvise(vm, call)) },
  host_mremap: {
    isIn: inReleases,
    perform: ({ vm }, call) => plain(hostMremap(vm.mm, call, vm.generation.checksRangesFirst)),
  },
  host_pin: {
    isIn: withConversions,
    perform: ({ vm, files }, call) => plain(pinPage(vm, files, call)),
  },
  host_read: { isIn: inAll, perform: ({ vm }, { hva }) => hostAccess(vm, hva, undefined) },
  host_write: { isIn: inAll, perform: ({ vm }, { hva, tag }) => hostAccess(vm, hva, tag) },
  get_dirty_log: { isIn: inAll, perform: ({ vm }, call) => fetching(getDirtyLog(vm, call)) },
  clear_dirty_log: { isIn: inAll, perform: ({ vm }, call) => plain(clearDirtyLog(vm, call)) },
  enable_dirty_log_protect: {
    isIn: inReleases,
    perform: ({ vm }, call) => plain(enableDirtyLogProtect(vm, call)),
  },
  memfd_create: { isIn: inAll, perform: ({ files }, call) => plain(files.memfdCreate(call)) },
  create_guest_memfd: {
    isIn: withGuestMemfd,
    perform: (machine, call) => plain(createFile(machine, call)),
  },
  set_memory_attributes: {
    isIn: withGuestMemfd,
    perform: ({ vm }, call) => plain(setMemoryAttributes(vm, call)),
  },
  pre_fault_memory: {
    isIn: ({ guestMemfd }) => guestMemfd?.hasPreFault === true,
    perform: ({ vm }, call) => preFaulting(preFaultMemory(vm, call)),
  },
  close_kvm: {
    isIn: inReleases,
    perform: ({ vm, files }, call) => plain(closeKvm(vm, files, call)),
  },
  child_ioctl: {
    isIn: inReleases,
    perform: ({ vm }, { request }) => plain(answered(ASK_OWNER, vm.decisions.childErrno(request))),
  },
  child_write: { isIn: inReleases, perform: ({ vm }, call) => childWrite(vm, call) },
  dup: { isIn: inReleases, perform: ({ files }, call) => plain(files.dup(call)) },
  close: { isIn: inAll, perform: ({ files }, { fd }) => plain(files.close(fd)) },
  fallocate: FILE_CALL,
  ftruncate: FILE_CALL,
  file_read: FILE_CALL,
  file_write: FILE_CALL,
  add_seals: FILE_CALL,
  get_seals: FILE_CALL,
  fstat: FILE_CALL,
  seek: FILE_CALL,
  set_memory_attributes2: { isIn: withConversions, perform: FILE_CALL.perform },
  file_call: { isIn: withGuestMemfd, perform: FILE_CALL.perform },
  open_other: { isIn: withGuestMemfd, perform: ({ files }, call) => plain(files.openOther(call)) },
};

/** Arguments that the simulated kernels have no code for; refused rather than ignored. */
function missingCapability({ vm, files }: Machine, operation: Operation): string | undefined {
  const { generation } = vm;
  if (!hasOperation(generation, operation.op)) return `no-operation/${operation.op}`;
  if ("addressSpace" in operation && operation.addressSpace >= generation.addressSpaces) {
    return "no-such-address-space";
  }
  if (generation.memfile !== undefined) return refusedFileOperation(files, operation);
  if (generation.isRelease) return refusedReleaseOperation(vm, files, operation);
  switch (operation.op) {
    case "set_user_memory_region":
      return operation.inject === undefined ? undefined : "no-fault-injection";
    case "guest_read":
    case "guest_write":
      if (operation.path !== "fault") return "no-emulated-access";
      return operation.access === "shared" ? undefined : "no-private-access";
    case "guest_execute":
      return operation.access === "shared" ? undefined : "no-private-access";
    case "host_mmap":
      return operation.fd === undefined ? undefined : "no-file-mappings";
    default:
      return undefined;
  }
}

function* plain(path: Steps<Errno | undefined>): Steps<Outcome> {
  const errno = yield* path;
  return errno === undefined ? OK : { kind: "failed", errno };
}

/** @source arch/x86/kernel/sys_x86_64.c, mmap: an odd offset is refused, also without a file. */
function* map({ vm, files }: Machine, call: HostMmap): Steps<Errno | undefined> {
  if (call.fd === undefined) {
    if (!isPageAligned(call.fdOffsetBytes)) return "EINVAL";
    return yield* hostMmap(vm.mm, call, call.protection);
  }
  const file = files.find(call.fd);
  return file?.kind === "guest_memfd"
    ? yield* mapGuestMemfd(file, call)
    : yield* mapFile(vm.mm, files, call, call.fd);
}

function* pinPage(
  { mm }: Vm,
  files: DescriptorTable,
  { hva, result }: HostPin,
): Steps<Errno | undefined> {
  const pipe = yield* hostPin(mm, hva);
  if (typeof pipe === "string") return pipe;
  files.installPipe(result, pipe);
  return undefined;
}

function* dontneed(vm: Vm, call: HostDontneed): Steps<Errno | undefined> {
  if (vm.decisions.dontneedPunches()) yield* hostRemove(vm, call);
  return yield* hostDontneed(vm.mm, call);
}

/** An access that the protection allows can still lack a page: a touch would raise SIGBUS. */
function* hostAccess(vm: Vm, hva: bigint, tag: number | undefined): Steps<Outcome> {
  const isStore = tag !== undefined;
  const done = isStore ? yield* hostStore(vm.mm, hva, tag) : yield* hostLoad(vm.mm, hva);
  if (isStore && done === undefined) return OK;
  if (typeof done === "number") return { kind: "loaded", tag: done };
  return notReached(vm, hva, isStore);
}

function* childWrite(vm: Vm, { hva, tag }: ChildWrite): Steps<Outcome> {
  const { childCopies } = vm.decisions;
  const errno = yield* childStore(vm.mm, hva, tag, childCopies);
  return errno === undefined ? OK : notReached(vm, hva, true);
}

function notReached(vm: Vm, hva: bigint, isStore: boolean): Outcome {
  const isSigbus = vm.generation.isRelease && vm.mm.permits(Number(pageOf(hva)), isStore);
  return isSigbus ? { kind: "sigbus" } : { kind: "failed", errno: "EFAULT" };
}

function* createFile(machine: Machine, call: CreateGuestMemfd): Steps<Errno | undefined> {
  const { vm, files } = machine;
  if (call.vm !== 0) machine.idleVm ??= new Vm(vm.generation, vm.decisions, vm.mm);
  const owner = machine.idleVm && call.vm !== 0 ? machine.idleVm : vm;
  const file = yield* createGuestMemfd(owner, call, () => files.livingGuestMemfds());
  if (typeof file === "string") return file;
  files.install(file);
  return undefined;
}

function* preFaulting(path: Steps<Errno | PreFaulted>): Steps<Outcome> {
  const result = yield* path;
  return typeof result === "string" ? { kind: "failed", errno: result } : result;
}

function* fetching(path: Steps<Errno | PageSet>): Steps<Outcome> {
  const result = yield* path;
  if (typeof result === "string") return { kind: "failed", errno: result };
  return { kind: "dirty_log", pages: result };
}

function* badDescriptor(): Steps<Outcome> {
  return yield* plain(answered(LOOK_UP, "EBADF"));
}

function* answered(step: typeof LOOK_UP, errno: Errno | undefined): Steps<Errno | undefined> {
  yield step;
  return errno;
}

function* notSent(reason: string): Steps<Outcome> {
  yield REFUSE;
  return { kind: "not_sent", reason };
}
