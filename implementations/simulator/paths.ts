/** Which kernel path serves which operation, and what this simulator cannot perform. */
import type { Errno } from "../../model/errno.ts";
import type { Operation, OperationKind, OperationOf } from "../../model/operation.ts";
import type { Outcome } from "../../model/outcome.ts";
import {
  FILE_KINDS,
  isFileOperation,
  mapFile,
  performOnFile,
  refusedFileOperation,
} from "./file-paths.ts";
import type { Generation } from "./generations.ts";
import {
  hostDontneed,
  hostLoad,
  hostMmap,
  hostMprotect,
  hostMunmap,
  hostStore,
} from "./host/host-calls.ts";
import type { DescriptorTable } from "./kernel/descriptor-table.ts";
import { clearDirtyLog, getDirtyLog } from "./kernel/dirty-log.ts";
import { HostCrash } from "./kernel/host-crash.ts";
import { microStep, type Steps } from "./kernel/micro-step.ts";
import { setUserMemoryRegion, setUserMemoryRegion2 } from "./kernel/region-ioctls.ts";
import { type GuestAccess, runGuestAccess } from "./kernel/vcpu.ts";
import type { Vm } from "./kernel/vm.ts";

/** What operations work on. */
export interface Machine {
  readonly vm: Vm;
  readonly files: DescriptorTable;
  /** What the host crashed with, once it did. */
  crash: string | undefined;
}

/** The operations a generation has. */
export function operationsOf(generation: Generation): readonly OperationKind[] {
  const kinds = Object.keys(PATHS) as OperationKind[];
  const files = generation.memfile === undefined ? [] : FILE_KINDS;
  const known = [...kinds, ...files];
  return known.filter((kind) => kind !== "set_user_memory_region2" || generation.hasRegion2);
}

/** Performs one operation in micro-steps. */
export function perform(machine: Machine, operation: Operation): Steps<Outcome> {
  const { memfile } = machine.vm.generation;
  return memfile === undefined
    ? performAlive(machine, operation)
    : performMortal(machine, operation);
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
  if (isFileOperation(operation)) return performOnFile(machine.files, operation);
  // The path under key K takes operations of kind K; TypeScript cannot follow that correlation.
  const path = PATHS[operation.op] as Path<Operation> | undefined;
  return path?.(machine, operation) ?? notSent(`no-operation/${operation.op}`);
}

type Path<O extends Operation> = (machine: Machine, operation: O) => Steps<Outcome>;

const OK: Outcome = { kind: "ok" };
const ENTER = microStep("enter the kernel");
const REFUSE = microStep("harness: refuse to issue the operation");

/** Address space the virtual CPU runs in; 1 would be system management mode. */
const VCPU_ADDRESS_SPACE = 0;

const PATHS: { readonly [K in OperationKind]?: Path<OperationOf<K>> } = {
  set_user_memory_region: ({ vm, files }, call) => plain(setUserMemoryRegion(vm, files, call)),
  set_user_memory_region2: ({ vm, files }, call) => plain(setUserMemoryRegion2(vm, files, call)),
  guest_read: ({ vm }, { gpa, access }) => run(vm, { kind: "load", gpa, access }),
  guest_write: ({ vm }, { gpa, tag, access }) => run(vm, { kind: "store", gpa, tag, access }),
  guest_execute: ({ vm }, { gpa, access }) => run(vm, { kind: "execute", gpa, access }),
  host_mmap: ({ vm, files }, call) =>
    plain(
      call.fd === undefined
        ? hostMmap(vm.mm, call, call.protection)
        : mapFile(vm.mm, files, call, call.fd),
    ),
  host_munmap: ({ vm }, call) => plain(hostMunmap(vm.mm, call)),
  host_mprotect: ({ vm }, call) => plain(hostMprotect(vm.mm, call, call.protection)),
  host_dontneed: ({ vm }, call) => plain(hostDontneed(vm.mm, call)),
  host_read: ({ vm }, { hva }) => loading(hostLoad(vm.mm, hva)),
  host_write: ({ vm }, { hva, tag }) => plain(hostStore(vm.mm, hva, tag)),
  get_dirty_log: ({ vm }, call) => fetching(getDirtyLog(vm, call)),
  clear_dirty_log: ({ vm }, call) => plain(clearDirtyLog(vm, call)),
  memfd_create: ({ files }, call) => plain(files.memfdCreate(call)),
  close: ({ files }, { fd }) => plain(files.close(fd)),
};

/** Arguments that the simulated kernels have no code for; refused rather than ignored. */
function missingCapability({ vm, files }: Machine, operation: Operation): string | undefined {
  const { generation } = vm;
  if (generation.memfile !== undefined) return refusedFileOperation(files, operation);
  if (isFileOperation(operation)) return `no-operation/${operation.op}`;
  switch (operation.op) {
    case "set_user_memory_region":
      return operation.inject === undefined ? undefined : "no-fault-injection";
    case "set_user_memory_region2":
      return generation.hasRegion2 ? undefined : `no-operation/${operation.op}`;
    case "guest_read":
    case "guest_write":
    case "guest_execute":
      return operation.access === "shared" ? undefined : "no-private-access";
    case "host_mmap":
      return operation.fd === undefined ? undefined : "no-file-mappings";
    default:
      return undefined;
  }
}

function run(vm: Vm, access: GuestAccess): Steps<Outcome> {
  return runGuestAccess(vm, VCPU_ADDRESS_SPACE, access);
}

function* plain(path: Steps<Errno | undefined>): Steps<Outcome> {
  const errno = yield* path;
  return errno === undefined ? OK : { kind: "failed", errno };
}

function* loading(path: Steps<number | undefined>): Steps<Outcome> {
  const tag = yield* path;
  return tag === undefined ? { kind: "failed", errno: "EFAULT" } : { kind: "loaded", tag };
}

function* fetching(path: Steps<Errno | readonly number[]>): Steps<Outcome> {
  const result = yield* path;
  if (typeof result === "string") return { kind: "failed", errno: result };
  return { kind: "dirty_log", pages: result };
}

function* notSent(reason: string): Steps<Outcome> {
  yield REFUSE;
  return { kind: "not_sent", reason };
}
