/**
 * How each kind of operation is performed: one entry for every kind that there is, so that the
 * compiler asks for a new one, and a kind without an entry is nothing that this machine can do.
 */
import type {
  CreateGuestMemfd,
  FileOperation,
  GuestOperation,
  HostMmap,
  Operation,
  OperationKind,
  OperationOf,
  SetRegion,
} from "../../abi/operation.ts";
import type { Outcome } from "../../abi/outcome.ts";
import type { ChildIoctl, KvmDescriptor, MachineIoctl, OpenOther } from "../../abi/plain-calls.ts";
import { outcomeOf } from "./answer.ts";
import { ARENA } from "./arena.ts";
import { placeBlock } from "./argument-block.ts";
import { CAP, IOCTL } from "./constants.ts";
import { type Descriptors, NEVER_OPEN } from "./descriptors.ts";
import { clearDirtyLog, getDirtyLog } from "./dirty-log.ts";
import type { KvmEnvironment } from "./environment.ts";
import { fileCall } from "./file-calls.ts";
import type { Guest } from "./guest.ts";
import { guestAccess } from "./guest-access.ts";
import { type HostWindow, WINDOW_CALLS } from "./host-window.ts";
import { regionBlock } from "./region-block.ts";
import type { SlotLedger } from "./slot-ledger.ts";
import { enableDirtyLogProtect, preFaultMemory, setMemoryAttributes } from "./vm-calls.ts";

/** What calls are made on. */
export interface CallTarget {
  readonly environment: KvmEnvironment;
  readonly vmFd: number;
  readonly window: HostWindow;
  readonly descriptors: Descriptors;
  readonly slots: SlotLedger;
  /**
   * The vCPU costs more than the VM, so it is made when it is first needed; undefined once its
   * descriptor was closed.
   */
  readonly guest: () => Guest | undefined;
  /** Closes a descriptor of the machine. */
  readonly closeKvm: (descriptor: KvmDescriptor) => number;
  /** Descriptor of a VM beside the machine's own. */
  readonly secondVm: () => number;
}

/** How one kind of operation is performed. */
interface Call<O extends Operation = Operation> {
  /** The capability with which a kernel has it; absent: every kernel has it. */
  readonly needs?: number;
  readonly perform: (target: CallTarget, operation: O) => Outcome;
}

const FOREIGN: Outcome = { kind: "not_sent", reason: "foreign-descriptor" };

const REQUEST_OF: Readonly<Record<SetRegion["op"], number>> = {
  set_user_memory_region: IOCTL.KVM_SET_USER_MEMORY_REGION,
  set_user_memory_region2: IOCTL.KVM_SET_USER_MEMORY_REGION2,
};

const ACCESS: Call<GuestOperation> = {
  perform: ({ environment: { system }, guest }, operation) => {
    const { vcpu, space } = guest() ?? {};
    if (vcpu === undefined || space === undefined)
      return outcomeOf(system.ioctl(NEVER_OPEN, IOCTL.KVM_RUN, 0));
    return guestAccess(vcpu, space, operation);
  },
};

const FILE_CALL: Call<FileOperation> = {
  perform: ({ environment: { system, arena }, descriptors }, operation) => {
    const number = descriptors.numberOf(operation.fd);
    return number === undefined ? FOREIGN : fileCall(system, arena, number, operation);
  },
};

const CALLS: { readonly [K in OperationKind]: Call<OperationOf<K>> } = {
  set_user_memory_region: { perform: setRegion },
  set_user_memory_region2: { needs: CAP.KVM_CAP_USER_MEMORY2, perform: setRegion },
  guest_read: ACCESS,
  guest_write: ACCESS,
  guest_execute: ACCESS,
  guest_read_bytes: ACCESS,
  guest_write_bytes: ACCESS,
  guest_exchange: ACCESS,
  ...inWindow(),
  host_mmap: { perform: mapHost },
  get_dirty_log: {
    perform: ({ environment: { system, arena }, vmFd, slots }, call) =>
      getDirtyLog(system, arena, vmFd, call, slots.pagesOf(call.slot)),
  },
  clear_dirty_log: {
    perform: ({ environment: { system, arena }, vmFd, slots }, call) =>
      clearDirtyLog(system, arena, vmFd, call, slots.pagesOf(call.slot)),
  },
  enable_dirty_log_protect: {
    needs: CAP.KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2,
    perform: ({ environment: { system, arena }, vmFd }, call) =>
      enableDirtyLogProtect(system, arena, vmFd, call),
  },
  set_memory_attributes: {
    perform: ({ environment: { system, arena }, vmFd }, call) =>
      setMemoryAttributes(system, arena, vmFd, call),
  },
  pre_fault_memory: {
    perform: ({ environment: { arena, system }, guest }, call) => {
      const vcpu = guest()?.vcpu;
      return vcpu === undefined
        ? outcomeOf(system.ioctl(NEVER_OPEN, IOCTL.KVM_PRE_FAULT_MEMORY, 0))
        : preFaultMemory(arena, vcpu, call);
    },
  },
  create_guest_memfd: { needs: CAP.KVM_CAP_GUEST_MEMFD, perform: createGuestMemfd },
  memfd_create: { perform: ({ descriptors }, call) => descriptors.createMemfd(call) },
  dup: { perform: ({ descriptors }, call) => descriptors.dup(call) },
  child_ioctl: { perform: childIoctl },
  child_write: {
    perform: ({ window, environment }, call) => window.writeInChild(environment.child, call),
  },
  close_kvm: { perform: ({ closeKvm }, { descriptor }) => outcomeOf(closeKvm(descriptor)) },
  close: { perform: ({ descriptors }, call) => descriptors.close(call) },
  fallocate: FILE_CALL,
  ftruncate: FILE_CALL,
  file_read: FILE_CALL,
  file_write: FILE_CALL,
  add_seals: FILE_CALL,
  get_seals: FILE_CALL,
  fstat: FILE_CALL,
  seek: FILE_CALL,
  set_memory_attributes2: {
    needs: CAP.KVM_CAP_GUEST_MEMFD_MEMORY_ATTRIBUTES,
    perform: FILE_CALL.perform,
  },
  host_pin: {
    perform: ({ descriptors }, { result, hva }) => descriptors.pin(result, hva),
  },
  file_call: { needs: CAP.KVM_CAP_GUEST_MEMFD, perform: FILE_CALL.perform },
  open_other: { needs: CAP.KVM_CAP_GUEST_MEMFD, perform: openOther },
};

/** Kinds of operation that can be performed where these capabilities are, in some form at least. */
export function performableKinds(hasCapability: (cap: number) => boolean): OperationKind[] {
  return (Object.keys(CALLS) as OperationKind[]).filter((kind) => {
    const { needs } = CALLS[kind];
    return needs === undefined || hasCapability(needs);
  });
}

/** How the operation is performed; undefined for one that this machine knows nothing of. */
export function callFor(operation: Operation): Call | undefined {
  // The entry under key K takes operations of kind K; TypeScript cannot follow that correlation.
  return CALLS[operation.op] as Call | undefined;
}

type WindowKind = keyof typeof WINDOW_CALLS;

function inWindow(): { readonly [K in WindowKind]: Call<OperationOf<K>> } {
  const calls = Object.entries(WINDOW_CALLS).map(([kind, perform]) => [
    kind,
    { perform: ({ window }: CallTarget, call: never) => perform(window, call) },
  ]);
  return Object.fromEntries(calls);
}

function setRegion(target: CallTarget, operation: SetRegion): Outcome {
  const block = blockOf(target, operation);
  if (block === undefined) return FOREIGN;
  const { system, arena } = target.environment;
  const address = placeBlock(arena, block, operation.readable);
  if (address === undefined) return { kind: "not_sent", reason: "argument-range-impossible" };
  const result = system.ioctl(target.vmFd, REQUEST_OF[operation.op], address);
  if (result === 0) target.slots.accept(operation);
  return outcomeOf(result);
}

function blockOf({ descriptors }: CallTarget, operation: SetRegion): Uint8Array | undefined {
  // A released kernel reads 32 bytes here; what the memfile design puts behind them is not there.
  if (operation.op === "set_user_memory_region") return regionBlock(operation);
  const guestMemfd = descriptors.numberOf(operation.guestMemfd);
  if (guestMemfd === undefined) return undefined;
  const { guestMemfdOffsetBytes } = operation;
  return regionBlock(operation, { guestMemfd, guestMemfdOffsetBytes });
}

function createGuestMemfd(target: CallTarget, operation: CreateGuestMemfd): Outcome {
  if (operation.vm > 1) return { kind: "not_sent", reason: "no-such-vm" };
  const vmFd = operation.vm === 0 ? target.vmFd : target.secondVm();
  return target.descriptors.createGuestMemfd(vmFd, operation);
}

function openOther(target: CallTarget, { result, kind }: OpenOther): Outcome {
  const { descriptors, environment } = target;
  switch (kind) {
    case "kvm":
      return descriptors.adoptDouble(result, environment.kvmFd);
    case "vm":
      return descriptors.adoptDouble(result, target.vmFd);
    case "vcpu":
      return descriptors.adoptDouble(result, target.guest()?.vcpu.descriptor ?? NEVER_OPEN);
    case "eventfd":
      return descriptors.adopt(result, environment.system.eventfd());
    case "path":
      return descriptors.openName(result);
  }
}

/** The number of an ioctl that a child makes. */
const CHILD_REQUEST: Readonly<Record<MachineIoctl, number>> = {
  set_user_memory_region: IOCTL.KVM_SET_USER_MEMORY_REGION,
  get_dirty_log: IOCTL.KVM_GET_DIRTY_LOG,
  create_guest_memfd: IOCTL.KVM_CREATE_GUEST_MEMFD,
  set_memory_attributes: IOCTL.KVM_SET_MEMORY_ATTRIBUTES,
  pre_fault_memory: IOCTL.KVM_PRE_FAULT_MEMORY,
  run: IOCTL.KVM_RUN,
};

function childIoctl({ environment, vmFd, guest }: CallTarget, { request }: ChildIoctl): Outcome {
  const { child, arena } = environment;
  const { offset, bytes } = ARENA.argument;
  arena.clear(offset, bytes);
  const isOnVcpu = request === "pre_fault_memory" || request === "run";
  const fd = isOnVcpu ? (guest()?.vcpu.descriptor ?? NEVER_OPEN) : vmFd;
  const argument = request === "run" ? 0 : arena.addressOf(offset);
  return outcomeOf(child.ioctl(fd, CHILD_REQUEST[request], argument));
}

function mapHost({ window, descriptors }: CallTarget, operation: HostMmap): Outcome {
  if (operation.fd === undefined) return window.map(operation);
  const number = descriptors.numberOf(operation.fd);
  return number === undefined ? FOREIGN : window.map(operation, number);
}
