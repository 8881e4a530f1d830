/** Random walks through the Linux generations, and what they reach. */
import * as fc from "fast-check";
import { parseOperation } from "../../../abi/notation.ts";
import type { Operation } from "../../../abi/operation.ts";
import type { Dialect } from "../../dialect.ts";
import { hasArguments, hasFeature } from "../../features.ts";
import { FRESH_MACHINE } from "../../state.ts";
import { decidersOf, step, supports } from "../../step.ts";
import { stoppingTaint } from "../../taints.ts";
import { region, region2 } from "../../test-support.ts";
import { dialectNamed } from "../registry.ts";

export const LINUX_DIALECTS: readonly Dialect[] = [
  "linux-6.1",
  "linux-6.8",
  "linux-6.8:sw-protected",
  "linux-6.8:hardware-private",
  "linux-6.12",
  "linux-6.18",
  "linux-6.18:no-attributes,no-tdp",
  "linux-6.18:sw-protected",
  "linux-6.18:hardware-private",
  "linux-6.18:toggle-allowed",
  "linux-7.2",
  "linux-7.3",
  "linux-7.4",
  "linux-7.4:sw-protected",
].map(dialectNamed);

/** Fast-check's own choice among words, the first ones more often. */
const word = (...words: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { arbitrary: fc.constantFrom(...words.slice(0, 3)), weight: 4 },
    fc.constantFrom(...words),
  );

const gpa = word(
  "0x0",
  "0x1000",
  "0x4000",
  "0x8000",
  "0x801",
  "0xffffffffff000",
  "0xffffffffffffe000",
);
const byteGpa = word("0xffc", "0x3ffc", "0x4ffc", "0x1000", "0x8");
const page = word("0x0", "0x1000", "0x2000", "0x4000", "0x20000");
const hva = word(
  "0x10000000000",
  "0x10000001000",
  "0x10000002000",
  "0x1000000f000",
  "0x10000010000",
);
const size = word("0x1000", "0x4000", "0x2000", "0x0", "0x1001", "0x80000000000");
/** Every page of an ordinary file is followed: none is made of very many. */
const allocatedSize = word("0x1000", "0x4000", "0x2000", "0x0", "0x1001");
const hostSize = word("0x1000", "0x2000", "0x4000", "0x0", "0x1");
const offset = word(
  "0x0",
  "0x1000",
  "0x2000",
  "0x4000",
  "0x801",
  "0x7ffffffffffff000",
  "0x8000000000000000",
  "0xfffffffffffff000",
);
const fd = word("fd0", "fd1", "fd2", "fd3", "fd4", "-1");
const protection = word("read-write", "read", "none", "read-execute");
const path = word("fault", "emulation");
const slot = word("0", "1", "2", "0x7ffc", "0x20000");
const tag = fc.nat(3).map(String);
const buffer = word("ok", "ok", "ok", "unmapped");

/** `name(a=1, b=2)` with drawn arguments. */
function call(name: string, given: Readonly<Record<string, fc.Arbitrary<string>>>) {
  return fc.record(given).map(
    (drawn) =>
      `${name}(${Object.entries(drawn)
        .map((pair) => pair.join("="))
        .join(", ")})`,
  );
}

const changes = fc
  .record({
    slot,
    flags: word("0", "0x4", "LOG_DIRTY", "READONLY", "0x8", "0x6", "0x5"),
    gpa,
    size,
    hva: word("0x10000000000", "0x10000001000", "0x1", "0x7ffffffff000"),
    readable: word("0..160", "0..160", "0..160", "0..8"),
  })
  .map((drawn) =>
    Object.entries(drawn)
      .map((pair) => pair.join("="))
      .join(" "),
  );

const bindings = fc
  .record({
    guest_memfd: fd,
    guest_memfd_offset: offset,
    flags: fc.constant("GUEST_MEMFD"),
    slot,
    gpa: page,
  })
  .map((drawn) =>
    Object.entries(drawn)
      .map((pair) => pair.join("="))
      .join(" "),
  );

const lines = fc.oneof(
  { arbitrary: changes.map(region), weight: 4 },
  { arbitrary: changes.map(region2), weight: 3 },
  { arbitrary: bindings.map(region2), weight: 5 },
  { arbitrary: bindings.map((drawn) => region2(`${drawn} size=0x1000`)), weight: 3 },
  { arbitrary: call("guest_read", { gpa: page, path }), weight: 3 },
  { arbitrary: call("guest_write", { gpa: page, tag, path }), weight: 3 },
  { arbitrary: call("guest_execute", { gpa: page }), weight: 3 },
  { arbitrary: call("guest_read_bytes", { gpa: byteGpa }), weight: 2 },
  { arbitrary: call("guest_write_bytes", { gpa: byteGpa, value: word("0x1", "0x0") }), weight: 2 },
  call("guest_exchange", { gpa: page, value: word("0x1", "0x0") }),
  call("get_dirty_log", { slot, buffer }),
  call("clear_dirty_log", {
    slot,
    first_page: word("0x0", "0x0", "0x40", "0x1"),
    num_pages: word("4", "1", "64", "3"),
    pages: fc.constant("[0]"),
    buffer,
  }),
  call("clear_dirty_log", {
    slot: fc.constantFrom("0", "1"),
    first_page: fc.constant("0x0"),
    num_pages: fc.constantFrom("1", "4"),
    pages: fc.constant("[0]"),
    buffer: fc.constant("unmapped"),
  }),
  call("enable_dirty_log_protect", {
    mode: word("MANUAL", "MANUAL|INITIALLY_SET", "0", "0x8"),
    flags: word("0", "0", "0", "1"),
  }),
  call("set_memory_attributes", {
    gpa,
    size,
    attributes: word("PRIVATE", "0", "PRIVATE", "0x1"),
    flags: word("0", "0", "0", "1"),
  }),
  call("set_memory_attributes2", {
    fd,
    offset: word("0x0", "0x1000", "0x0", "0x801", "0x8000"),
    size: word("0x1000", "0x2000", "0x1000", "0x0", "0x1001", "0xffffffffffffffff"),
    attributes: word("PRIVATE", "0", "PRIVATE", "0x1"),
    flags: word("0", "0", "0", "1"),
    reserved: word("0", "0", "0", "1"),
    readable: word("0..128", "0..128", "0..128", "0..8"),
  }),
  call("pre_fault_memory", { gpa, size, flags: word("0", "0", "0", "1") }),
  call("host_mmap", { hva, size: hostSize, prot: protection }),
  {
    arbitrary: call("host_mmap", {
      hva,
      size: hostSize,
      prot: protection,
      fd,
      fd_offset: offset,
      sharing: word("shared", "shared", "shared", "private"),
    }),
    weight: 3,
  },
  call("host_mmap", { hva, size: hostSize, prot: fc.constant("read"), fd }),
  call("host_munmap", { hva, size: hostSize }),
  { arbitrary: call("host_mprotect", { hva, size: hostSize, prot: protection }), weight: 2 },
  call("host_dontneed", { hva, size: hostSize }),
  { arbitrary: call("host_remove", { hva, size: hostSize }), weight: 2 },
  { arbitrary: call("host_collapse", { hva, size: hostSize }), weight: 1 },
  call("host_advise", {
    hva,
    size: hostSize,
    advice: word("cold", "pageout", "populate_read", "populate_write", "lock"),
  }),
  { arbitrary: call("close_kvm", { descriptor: word("vm", "vcpu") }), weight: 1 },
  call("child_ioctl", { request: word("get_dirty_log", "run") }),
  call("child_write", { hva, tag }),
  call("host_mremap", { hva, to: hva }),
  {
    arbitrary: call("file_call", {
      fd,
      call: word("read", "write", "readv", "fsync", "fchmod", "ioctl", "poll", "status_flags"),
    }),
    weight: 2,
  },
  call("host_mmap", { hva: fc.constant("0x10000000801"), size: hostSize, prot: protection }),
  call("host_remove", { hva: fc.constant("0x10000000801"), size: hostSize }),
  call("host_read", { hva }),
  call("host_write", { hva, tag }),
  {
    arbitrary: call("fallocate", {
      fd,
      mode: word(
        "KEEP_SIZE|PUNCH_HOLE",
        "KEEP_SIZE",
        "0",
        "0x2",
        "0x12",
        "0x9",
        "0x11",
        "0x81",
        "0x100",
      ),
      offset: fc.oneof(offset, fc.constant("0x7ffffffffffff000")),
      size: allocatedSize,
    }),
    weight: 3,
  },
  call("ftruncate", { fd, size: offset }),
  call("file_read", { fd, offset, size: fc.constant("8") }),
  {
    arbitrary: call("file_write", {
      fd,
      offset: fc.oneof(offset, fc.constant("0x7fffffffffffffff")),
      size: word("8", "8", "8", "0"),
      tag,
      buffer,
    }),
    weight: 2,
  },
  {
    arbitrary: call("add_seals", {
      fd,
      seals: word("WRITE", "FUTURE_WRITE", "GROW", "SHRINK", "SEAL", "0x100"),
    }),
    weight: 3,
  },
  call("get_seals", { fd }),
  call("fstat", { fd }),
  call("seek", { fd, offset, whence: word("data", "hole") }),
  { arbitrary: call("close", { fd }), weight: 2 },
);

/** Ways to come by the files that the lines name; `N` is the number of the handle. */
const files = fc.oneof(
  {
    arbitrary: call("create_guest_memfd", {
      size: word("0x4000", "0x4000", "0x2000", "0x0", "0x1001"),
      flags: word("MMAP|INIT_SHARED", "MMAP", "0", "INIT_SHARED", "0x8"),
      vm: word("0", "0", "0", "1"),
    }),
    weight: 6,
  },
  call("memfd_create", {
    flags: word("0", "0x2", "0x2", "0x80", "0x18", "0x4000004"),
    name: word("ok", "unreadable", "too_long"),
  }),
  call("open_other", { kind: word("eventfd", "kvm", "vm", "vcpu", "path") }),
  call("host_pin", { hva }),
  call("dup", { fd: word("fd0", "fd0", "fd0", "-1") }),
);

/** At the end, the other address space shows memory where the first may have some of a file. */
const IN_SMM = [region("slot=0x10000"), "guest_read(gpa=0x0, address_space=1)"];

/** A few files, each made where the walk happens to be, among 40 other calls. */
export const walks: fc.Arbitrary<readonly Operation[]> = fc
  .tuple(
    fc.array(files, { minLength: 5, maxLength: 5 }),
    fc.array(lines, { minLength: 40, maxLength: 40 }),
  )
  .map(([making, rest]) => [
    ...making.slice(0, 2).map((line, nth) => `fd${nth} = ${line}`),
    ...rest.slice(0, 15),
    ...making.slice(2).map((line, nth) => `fd${nth + 2} = ${line}`),
    ...rest.slice(15),
    ...IN_SMM,
  ])
  .map((program) => program.map(parseOperation));

/** Hundreds of walks each, until everything was reached. */
const SEEDS_MAX = 120;
const drawn = new Map<number, readonly (readonly Operation[])[]>();

/** The walks of a seed, drawn once for all dialects. */
function walksOf(seed: number): readonly (readonly Operation[])[] {
  const known = drawn.get(seed) ?? fc.sample(walks, { seed, numRuns: 200 });
  drawn.set(seed, known);
  return known;
}

/** Rules and effects that some program can make decide, by the dialect's own word. */
function reachableDeciders(dialect: Dialect): readonly string[] {
  const entries = Object.values(dialect.operations).flatMap(({ ladder }) => [...ladder]);
  const isOpen = (id: string): boolean =>
    entries.some(({ rule, unreachable = rule.unreachable }) => {
      return rule.id === id && unreachable === undefined;
    });
  return decidersOf(dialect).filter(
    (id) => isOpen(id) || entries.every(({ rule }) => rule.id !== id),
  );
}

/**
 * The calls of a walk that the generation has. Where hardware marks accesses, those that KVM would
 * emulate are private ones.
 */
export function callsOf(dialect: Dialect, walk: readonly Operation[]): readonly Operation[] {
  const marks = dialect.constants.marksAccesses === true;
  return walk
    .map(
      (call): Operation =>
        marks && "path" in call && call.path === "emulation"
          ? { ...call, path: "fault", access: "private" }
          : call,
    )
    .filter((call) => accepts(dialect, call));
}

/** Whether the generation has the call, with its arguments. */
function accepts(dialect: Dialect, operation: Operation): boolean {
  if (!supports(dialect, operation.op)) return false;
  const mapsFile = operation.op === "host_mmap" && operation.fd !== undefined;
  const isMapped = !mapsFile || hasFeature(dialect, "file-mappings");
  return isMapped && hasArguments(dialect, operation);
}

/** Rules and effects that can decide, and that decided on none of some thousand walks. */
export function missedBy(dialect: Dialect): readonly string[] {
  const missed = new Set(reachableDeciders(dialect));
  for (let seed = 1; seed <= SEEDS_MAX; seed++) {
    for (const operations of walksOf(seed)) {
      if (missed.size === 0) return [];
      let state = FRESH_MACHINE;
      for (const operation of callsOf(dialect, operations)) {
        const [transition] = step(dialect, state, operation);
        missed.delete(transition.decidedBy);
        state = transition.state;
        if (stoppingTaint(state) !== undefined) break;
      }
    }
  }
  return [...missed];
}
