/**
 * What anything must do before it is worth checking: obey the contract, whatever kernel it plays.
 *
 * The checks need no test runner. They open one machine after the other, never two at once, and
 * pass no judgement on the ABI beyond what every generation promises.
 */
import type { Implementation, ImplementationFactory } from "../abi/implementation.ts";
import type { Observation } from "../abi/observation.ts";
import { printOutcome } from "../abi/outcome-notation.ts";
import { ADAPTER_CHECKS } from "./conformance-adapter.ts";
import {
  answers,
  type ConformanceCheck,
  check,
  fail,
  inOneMachine,
  isAskable,
  printObservation,
  seen,
} from "./conformance-support.ts";

const SLOT = "set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x10000, size=0x2000, hva=";
const CREATE = `${SLOT}0x10000000000)`;
const MMIO_READ = /^MMIO read gpa=0x10000 /;

/** Remark of a check that an inside view would have made sharper. */
const OUTSIDE_ONLY = "seen from outside only";

/** A run that touches every kind of state. */
const ORDINARY_TRACE: readonly string[] = [
  "guest_read(gpa=0x10000)",
  CREATE,
  "guest_write(gpa=0x10000, tag=7)",
  "host_read(hva=0x10000000000)",
  "host_write(hva=0x10000001000, tag=9)",
  "guest_read(gpa=0x11000)",
  "guest_execute(gpa=0x10000)",
  "get_dirty_log(slot=0)",
  "fd0 = memfd_create(flags=0)",
  "host_munmap(hva=0x10000001000, size=0x1000)",
  "guest_write(gpa=0x11000, tag=1)",
  "close(fd=fd0)",
  "set_user_memory_region(slot=0, flags=0, gpa=0x10000, size=0x0, hva=0x10000000000)",
  "guest_read(gpa=0x10000)",
];

/** Calls that every generation refuses once slot 0 is as {@link CREATE} makes it. */
const REFUSED_CALLS: readonly string[] = [
  "set_user_memory_region(slot=1, flags=0, gpa=0x800, size=0x1000, hva=0x10000000000)",
  "set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x800, hva=0x10000000000)",
  "set_user_memory_region(slot=1, flags=0x10, gpa=0x0, size=0x1000, hva=0x10000000000)",
  "set_user_memory_region(slot=65535, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
  "set_user_memory_region(slot=1, flags=0, gpa=0x11000, size=0x1000, hva=0x10000000000)",
  "set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)",
  "set_user_memory_region(slot=1, flags=0, gpa=0, size=0x1000, hva=0x10000000000, readable=0..0)",
  "set_user_memory_region(slot=0, flags=0, gpa=0x10000, size=0x1000, hva=0x10000000000)",
  "get_dirty_log(slot=1)",
  "clear_dirty_log(slot=0, first_page=0x1, num_pages=1, pages=[0])",
  "host_mmap(hva=0x10000000000, size=0x0, prot=read)",
  "host_munmap(hva=0x10000000800, size=0x1000)",
  "close(fd=-1)",
];

/** Every promise, in the order in which a new implementation best earns them. */
export const CONFORMANCE_CHECKS: readonly ConformanceCheck[] = [
  ...ADAPTER_CHECKS,
  check(
    "fresh-machine-has-no-slots",
    "A fresh machine has no slots: nothing to delete, nothing logged, every guest load is MMIO.",
    ["set_user_memory_region", "get_dirty_log", "guest_read"],
    async (factory) => {
      await using machine = await factory.open();
      const remark = expectEmpty(machine.observe());
      await answers(machine, CREATE.replace("0x2000", "0x0"), "EINVAL");
      await answers(machine, "get_dirty_log(slot=0)", "ENOENT");
      await answers(machine, "guest_read(gpa=0x10000)", MMIO_READ);
      return remark;
    },
  ),
  check(
    "fresh-host-window-is-zero",
    "A fresh host window holds 16 pages of zeroes, and nothing behind them.",
    ["host_read"],
    async (factory) => {
      await using machine = await factory.open();
      await answers(machine, "host_read(hva=0x10000000000)", "loaded tag=0");
      await answers(machine, "host_read(hva=0x1000000f000)", "loaded tag=0");
      await answers(machine, "host_read(hva=0x10000010000)", "EFAULT");
    },
  ),
  check(
    "guest-and-host-share-memory",
    "What the guest stores the host loads, and the other way round.",
    ["set_user_memory_region", "guest_write", "guest_read", "host_read", "host_write"],
    async (factory) => {
      await using machine = await factory.open();
      await answers(machine, CREATE, "ok");
      await answers(machine, "guest_write(gpa=0x11000, tag=7)", "ok");
      await answers(machine, "host_read(hva=0x10000001000)", "loaded tag=7");
      await answers(machine, "host_write(hva=0x10000001000, tag=0xfffffff0)", "ok");
      await answers(machine, "guest_read(gpa=0x11000)", "loaded tag=4294967280");
    },
  ),
  check(
    "addresses-are-64-bit",
    "Addresses keep their upper half: a slot above 4 GiB is not found below.",
    ["set_user_memory_region", "guest_write", "guest_read"],
    async (factory) => {
      await using machine = await factory.open();
      await answers(machine, CREATE.replace("gpa=0x10000", "gpa=0x100010000"), "ok");
      await answers(machine, "guest_write(gpa=0x100010000, tag=7)", "ok");
      await answers(machine, "guest_read(gpa=0x10000)", MMIO_READ);
      await answers(machine, "guest_read(gpa=0x100010000)", "loaded tag=7");
    },
  ),
  check(
    "same-trace-same-outcomes",
    "The same trace on two fresh machines has the same outcomes.",
    [],
    async (factory) => {
      const first = await outcomesOf(factory);
      const second = await outcomesOf(factory);
      const at = first.findIndex((outcome, index) => outcome !== second[index]);
      if (at !== -1) {
        fail(`${ORDINARY_TRACE[at]}: first ${first[at]}, on another machine ${second[at]}`);
      }
    },
  ),
  check(
    "machines-share-nothing",
    "A machine knows nothing of the slots, memory and descriptors of the one before it.",
    ["set_user_memory_region", "guest_write", "host_read", "memfd_create", "close"],
    async (factory) => {
      await inOneMachine(factory, [CREATE, "guest_write(gpa=0x10000, tag=7)"]);
      await inOneMachine(factory, ["fd0 = memfd_create(flags=0)"]);
      await using machine = await factory.open();
      await answers(machine, "host_read(hva=0x10000000000)", "loaded tag=0");
      await answers(machine, "close(fd=fd0)", "EBADF");
      await answers(machine, CREATE.replace("slot=0", "slot=1"), "ok");
    },
  ),
  check(
    "dispose-twice-is-harmless",
    "Disposing a machine twice is harmless, and the next machine is fresh and usable.",
    ["host_read"],
    async (factory) => {
      const machine = await factory.open();
      await machine[Symbol.asyncDispose]();
      await machine[Symbol.asyncDispose]();
      await using next = await factory.open();
      await answers(next, "host_read(hva=0x10000000000)", "loaded tag=0");
    },
  ),
  check(
    "closed-descriptor-is-ebadf",
    "A descriptor can be closed once; afterwards, and for a number never handed out, it is EBADF.",
    ["memfd_create", "close"],
    async (factory) => {
      await using machine = await factory.open();
      await answers(machine, "fd0 = memfd_create(flags=0)", "ok");
      await answers(machine, "fd1 = memfd_create(flags=CLOEXEC)", "ok");
      await answers(machine, "close(fd=fd0)", "ok");
      await answers(machine, "close(fd=fd0)", "EBADF");
      const stranger = "close(fd=-1)";
      if (isAskable(factory, stranger)) await answers(machine, stranger, "EBADF");
      await answers(machine, "close(fd=fd1)", "ok");
    },
  ),
  check(
    "listed-operations-are-performed",
    "No operation of an ordinary trace that the capabilities list is refused as not sendable.",
    [],
    async (factory) => {
      await using machine = await factory.open();
      for (const line of performable(factory)) {
        const outcome = await seen(machine, line);
        if (outcome.kind === "not_sent") fail(`${line}: ${printOutcome(outcome)}`);
      }
    },
  ),
  check(
    "errnos-are-known",
    "Every failed call names an errno of the list, never a number or an unknown name.",
    ["set_user_memory_region"],
    async (factory) => {
      await using machine = await factory.open();
      await answers(machine, CREATE, "ok");
      for (const line of REFUSED_CALLS.filter((call) => isAskable(factory, call))) {
        const outcome = await seen(machine, line);
        if (outcome.kind !== "failed") {
          fail(`${line}: ${printOutcome(outcome)}, but every kernel refuses it with an errno`);
        }
      }
    },
  ),
  check(
    "failed-call-changes-nothing",
    "A refused call leaves slots, dirty bits, memory and the inside view as they were.",
    ["set_user_memory_region", "guest_write", "guest_read", "get_dirty_log"],
    async (factory) => {
      await using machine = await factory.open();
      await answers(machine, CREATE, "ok");
      await answers(machine, "guest_write(gpa=0x10000, tag=7)", "ok");
      const before = printObservation(machine.observe());
      for (const line of REFUSED_CALLS.filter((call) => isAskable(factory, call))) {
        await seen(machine, line);
        const after = printObservation(machine.observe());
        if (after !== before) fail(`${line} changed the inside view to ${after}`);
      }
      await answers(machine, "guest_read(gpa=0x10000)", "loaded tag=7");
      await answers(machine, "get_dirty_log(slot=0)", "dirty [0]");
      return machine.observe() === undefined ? OUTSIDE_ONLY : undefined;
    },
  ),
  check(
    "failed-guest-access-can-be-repeated",
    "A guest store that failed with EFAULT succeeds once the host page is there.",
    ["set_user_memory_region", "guest_write", "guest_read", "host_munmap", "host_mmap"],
    async (factory) => {
      await using machine = await factory.open();
      await answers(machine, CREATE, "ok");
      await answers(machine, "host_munmap(hva=0x10000000000, size=0x1000)", "ok");
      await answers(machine, "guest_write(gpa=0x10000, tag=7)", /^KVM_RUN EFAULT/);
      const mmap = "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write)";
      await answers(machine, mmap, "ok");
      await answers(machine, "guest_write(gpa=0x10000, tag=7)", "ok");
      await answers(machine, "guest_read(gpa=0x10000)", "loaded tag=7");
    },
  ),
  check(
    "looking-changes-nothing",
    "Looking inside between the operations of a trace does not change their outcomes.",
    [],
    async (factory) => {
      const alone = await outcomesOf(factory);
      const watched = await outcomesOf(factory, (machine) => machine.observe());
      const at = alone.findIndex((outcome, index) => outcome !== watched[index]);
      if (at !== -1) fail(`${ORDINARY_TRACE[at]}: ${alone[at]}, and when watched ${watched[at]}`);
    },
  ),
  check(
    "inside-view-is-a-snapshot",
    "An inside view that was handed out does not change with the machine.",
    ["set_user_memory_region", "guest_write"],
    async (factory) => {
      await using machine = await factory.open();
      await answers(machine, CREATE, "ok");
      await answers(machine, "guest_write(gpa=0x10000, tag=7)", "ok");
      const view = machine.observe();
      const before = printObservation(view);
      await answers(machine, "guest_write(gpa=0x11000, tag=7)", "ok");
      await answers(machine, CREATE.replace("0x2000", "0x0"), "ok");
      if (printObservation(view) !== before) fail("it changed after a store and a deletion");
      return view === undefined ? "not checked: there is no inside view" : undefined;
    },
  ),
  check(
    "capabilities-tell-the-truth",
    "A machine shows its inside exactly when the capabilities say so.",
    [],
    async (factory) => {
      await using machine = await factory.open();
      const { observable } = factory.capabilities;
      const shown = machine.observe() !== undefined;
      if (shown !== observable) fail(`observable is ${observable}, but shown is ${shown}`);
    },
  ),
];

async function outcomesOf(
  factory: ImplementationFactory,
  watch?: (machine: Implementation) => void,
): Promise<readonly string[]> {
  const outcomes = await inOneMachine(factory, performable(factory), watch);
  return outcomes.map(printOutcome);
}

function performable(factory: ImplementationFactory): readonly string[] {
  return ORDINARY_TRACE.filter((line) => isAskable(factory, line));
}

function expectEmpty(view: Observation | undefined): string | undefined {
  if (view === undefined) return OUTSIDE_ONLY;
  const { mappings, memslots } = view;
  if (mappings.length > 0) fail(`the inside view shows ${mappings.length} mappings`);
  if (memslots.length > 0) fail(`the inside view shows ${memslots.length} slots`);
  return undefined;
}

export {
  type ConformanceCheck,
  ConformanceFailure,
  type ConformanceOptions,
} from "./conformance-support.ts";
