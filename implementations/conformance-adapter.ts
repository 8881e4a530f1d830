/**
 * The checks of what trips up those who write an adapter, before it matters what their machine
 * does: what it says of itself, and the form of what it answers.
 */

import { ALL_FEATURES } from "../abi/features.ts";
import type { ImplementationFactory } from "../abi/implementation.ts";
import { isObservation } from "../abi/is-observation.ts";
import { parseOperation, printOperation } from "../abi/notation.ts";
import type { OperationKind } from "../abi/operation.ts";
import { OPERATION_KINDS } from "../abi/operation-fields.ts";
import { printOutcome } from "../abi/outcome-notation.ts";
import { shown } from "../abi/shown.ts";
import {
  answers,
  type ConformanceCheck,
  check,
  fail,
  isAskable,
  seen,
} from "./conformance-support.ts";

/** One call of every kind, which is well-formed on a fresh machine. */
const ANY_CALL: Readonly<Record<OperationKind, string>> = {
  set_user_memory_region:
    "set_user_memory_region(slot=0, flags=0, gpa=0x10000, size=0x2000, hva=0x10000000000)",
  set_user_memory_region2:
    "set_user_memory_region2(slot=1, flags=0, gpa=0x20000, size=0x1000, hva=0x10000000000)",
  guest_read: "guest_read(gpa=0x10000)",
  guest_write: "guest_write(gpa=0x10000, tag=7)",
  guest_execute: "guest_execute(gpa=0x10000)",
  guest_read_bytes: "guest_read_bytes(gpa=0x10ffc)",
  guest_write_bytes: "guest_write_bytes(gpa=0x10ffc, value=0x1122334455667788)",
  guest_exchange: "guest_exchange(gpa=0x10ff8, value=0x1122334455667788)",
  host_mmap: "host_mmap(hva=0x10000008000, size=0x1000, prot=read-write)",
  host_munmap: "host_munmap(hva=0x10000009000, size=0x1000)",
  host_mprotect: "host_mprotect(hva=0x10000008000, size=0x1000, prot=read)",
  host_dontneed: "host_dontneed(hva=0x10000008000, size=0x1000)",
  host_read: "host_read(hva=0x10000000000)",
  host_write: "host_write(hva=0x10000000000, tag=9)",
  get_dirty_log: "get_dirty_log(slot=0)",
  clear_dirty_log: "clear_dirty_log(slot=0, first_page=0x0, num_pages=2, pages=[0])",
  memfd_create: "fd0 = memfd_create(flags=0)",
  fallocate: "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x1000)",
  ftruncate: "ftruncate(fd=fd0, size=0x1000)",
  file_read: "file_read(fd=fd0, offset=0x0, size=8)",
  file_write: "file_write(fd=fd0, offset=0x0, size=8, tag=3)",
  add_seals: "add_seals(fd=fd0, seals=SEAL)",
  get_seals: "get_seals(fd=fd0)",
  fstat: "fstat(fd=fd0)",
  seek: "seek(fd=fd0, offset=0x0, whence=data)",
  create_guest_memfd: "fd1 = create_guest_memfd(size=0x1000)",
  set_memory_attributes: "set_memory_attributes(gpa=0x10000, size=0x1000, attributes=0)",
  set_memory_attributes2:
    "set_memory_attributes2(fd=fd1, offset=0x0, size=0x1000, attributes=PRIVATE)",
  pre_fault_memory: "pre_fault_memory(gpa=0x10000, size=0x1000)",
  enable_dirty_log_protect: "enable_dirty_log_protect(mode=0)",
  dup: "fd2 = dup(fd=fd0)",
  host_remove: "host_remove(hva=0x10000008000, size=0x1000)",
  host_collapse: "host_collapse(hva=0x10000008000, size=0x1000)",
  host_advise: "host_advise(hva=0x10000008000, size=0x1000, advice=cold)",
  host_mremap: "host_mremap(hva=0x10000008000, to=0x10000009000)",
  host_pin: "fd4 = host_pin(hva=0x10000008000)",
  file_call: "file_call(fd=fd0, call=fsync)",
  open_other: "fd3 = open_other(kind=eventfd)",
  close_kvm: "close_kvm(descriptor=vm)",
  child_ioctl: "child_ioctl(request=get_dirty_log)",
  child_write: "child_write(hva=0x10000000000, tag=11)",
  close: "close(fd=fd0)",
};

/** In the order in which a new adapter best earns them: these come before all others. */
export const ADAPTER_CHECKS: readonly ConformanceCheck[] = [
  check(
    "capabilities-name-what-exists",
    "The capabilities list operations and features that exist, each once.",
    [],
    async ({ capabilities: { operations, features = [] } }) => {
      assertKnown("operation", operations, OPERATION_KINDS);
      assertKnown("feature", features, ALL_FEATURES);
    },
  ),
  check(
    "open-makes-machines",
    "Every call of open makes another machine, with apply, observe and Symbol.asyncDispose.",
    [],
    async (factory) => {
      const first: unknown = await opened(factory);
      const second: unknown = await opened(factory);
      if (first === second) fail("open handed out the same object twice");
    },
  ),
  check(
    "answers-are-outcomes",
    "Every listed operation is answered with a well-formed outcome, never with an exception.",
    [],
    async (factory) => {
      await using machine = await factory.open();
      for (const line of askable(factory)) await seen(machine, line);
    },
  ),
  check(
    "unlisted-operations-are-not-sent",
    "An operation that the capabilities do not list is answered with not_sent.",
    [],
    async (factory) => {
      const { operations } = factory.capabilities;
      await using machine = await factory.open();
      for (const kind of OPERATION_KINDS.filter((one) => !operations.includes(one))) {
        const outcome = await seen(machine, ANY_CALL[kind]);
        if (outcome.kind !== "not_sent") {
          fail(`${ANY_CALL[kind]}: ${printOutcome(outcome)}, but ${kind} is not listed`);
        }
      }
    },
  ),
  check(
    "operations-are-left-alone",
    "An operation that was handed out is not written to: it belongs to the trace.",
    [],
    async (factory) => {
      await using machine = await factory.open();
      for (const line of askable(factory)) {
        const operation = parseOperation(line);
        await machine.apply(operation);
        const after = printOperation(operation);
        if (after !== line) fail(`${line} became ${after}`);
      }
    },
  ),
  check(
    "handles-are-the-trace's",
    "A handle is the name that the trace gives it: fd7 can be the first, and fd0 come after it.",
    ["memfd_create", "close"],
    async (factory) => {
      await using machine = await factory.open();
      await answers(machine, "fd7 = memfd_create(flags=0)", "ok");
      await answers(machine, "fd0 = memfd_create(flags=0)", "ok");
      await answers(machine, "close(fd=fd7)", "ok");
      await answers(machine, "close(fd=fd7)", "EBADF");
      await answers(machine, "close(fd=fd0)", "ok");
    },
  ),
  check(
    "odd-sizes-are-refused",
    "A slot whose address or size is no multiple of a page is EINVAL, however large it is.",
    ["set_user_memory_region"],
    async (factory) => {
      const slot = "set_user_memory_region(slot=0, flags=0,";
      await using machine = await factory.open();
      await answers(machine, `${slot} gpa=0x10000, size=0x1, hva=0x10000000000)`, "EINVAL");
      await answers(machine, `${slot} gpa=0x10000, size=0x1fff, hva=0x10000000000)`, "EINVAL");
      await answers(machine, `${slot} gpa=0x10800, size=0x1000, hva=0x10000000000)`, "EINVAL");
      await answers(machine, `${slot} gpa=0x10000, size=0x1000, hva=0x10000000001)`, "EINVAL");
    },
  ),
  check(
    "odd-host-ranges-are-whole-pages",
    "A range of host memory begins at a page, and a part of a page is the whole page.",
    ["host_munmap", "host_read"],
    async (factory) => {
      await using machine = await factory.open();
      await answers(machine, "host_munmap(hva=0x10000000800, size=0x1000)", "EINVAL");
      await answers(machine, "host_read(hva=0x10000000000)", "loaded tag=0");
      await answers(machine, "host_munmap(hva=0x10000000000, size=0x1)", "ok");
      await answers(machine, "host_read(hva=0x10000000000)", "EFAULT");
      await answers(machine, "host_read(hva=0x10000001000)", "loaded tag=0");
    },
  ),
  check(
    "inside-view-is-data",
    "An inside view is there at once, with lists of mappings and slots and a Map of host pages.",
    [],
    async (factory) => {
      await using machine = await factory.open();
      const view: unknown = machine.observe();
      if (view === undefined) return "not checked: there is no inside view";
      if (!isObservation(view)) fail(`observe gave ${shown(view)}`);
      return undefined;
    },
  ),
];

function assertKnown(what: string, listed: readonly string[], known: readonly string[]): void {
  const stranger = listed.find((name) => !known.includes(name));
  if (stranger !== undefined) fail(`there is no ${what} ${shown(stranger)}`);
  const twice = listed.find((name, index) => listed.indexOf(name) !== index);
  if (twice !== undefined) fail(`the ${what} ${twice} is listed twice`);
}

/** A machine that was made, looked at and disposed of. */
async function opened(factory: ImplementationFactory): Promise<unknown> {
  const machine: unknown = await factory.open();
  if (typeof machine !== "object" || machine === null) fail(`open gave ${shown(machine)}`);
  const bag = machine as Readonly<Record<PropertyKey, unknown>>;
  const missing = ["apply", "observe"].find((name) => typeof bag[name] !== "function");
  if (missing !== undefined) fail(`the machine has no method ${missing}`);
  const dispose = bag[Symbol.asyncDispose];
  if (typeof dispose !== "function") fail("the machine has no method [Symbol.asyncDispose]");
  await dispose.call(machine);
  return machine;
}

function askable(factory: ImplementationFactory): readonly string[] {
  return Object.values(ANY_CALL).filter((line) => isAskable(factory, line));
}
