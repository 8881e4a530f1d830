/**
 * A trace as a syzkaller program. Calls of KVM have the names that `sys/linux/dev_kvm.txt` gives
 * its own; where it has none yet, the name of the ioctl stands behind `ioctl$`. What the guest does
 * needs code of its own and stands there as a comment; its vCPU is made where one is needed.
 *
 * @source google/syzkaller, docs/program_syntax.md, sys/linux/dev_kvm.txt (2024)
 */
import type { FdRef } from "../../abi/handle.ts";
import { printOperation } from "../../abi/notation.ts";
import type { Operation, OperationKind, OperationOf, SetRegion } from "../../abi/operation.ts";
import { addressSpaceOf } from "../../abi/operation.ts";
import { runsOf } from "../../abi/page-set.ts";
import type { OtherFile, PlainCall } from "../../abi/plain-calls.ts";
import { HOST_WINDOW_START, PAGE_SIZE_BYTES } from "../../abi/units.ts";
import type { Finding } from "../finding.ts";
import { hasGuest } from "../needs.ts";

/** Where syzkaller puts data; a program names addresses from here, and the executor moves them. */
const DATA = 0x7f00_0000_0000n;
const BLOCK_BYTES = 0x200n;
/** The host window: the last part of the 16 MiB that programs may name. */
const WINDOW_OFFSET = 0xc0_0000n;
const WINDOW_BYTES = 0x40_0000n;
const UNMAPPED = "0x0";
const AT_FDCWD = "0xffffffffffffff9c";
const PROT = { none: 0n, read: 1n, "read-execute": 5n, "read-write": 3n } as const;
/** MAP_FIXED, with the kind of the mapping. */
const MAP = { anonymous: 0x4032n, shared: 0x11n, private: 0x12n } as const;

/** The whole program. */
export function syzkallerProgram({ title, lines, promised }: Finding): string {
  const vmType = promised.trace.dialect.includes("sw-protected") ? 1n : 0n;
  const writer = new Writer(vmType, hasGuest(promised.steps));
  const body = promised.trace.operations.map((operation) => writer.lineOf(operation));
  const comments = [title, "", ...lines].map((line) => (line === "" ? "#" : `# ${line}`));
  return `${[...comments, "", ...writer.head, ...body].join("\n")}\n`;
}

/** Who does what no call of syzkaller does. */
function placeOf({ op }: Operation): string {
  return op.startsWith("host_") ? "beside the kernel" : "in the guest";
}

type Line = (writer: Writer, operation: never) => string;

class Writer {
  readonly #variables = new Map<string, string>();
  readonly #vmType: bigint;
  readonly #hasVcpu: boolean;
  #next: number;
  #blocks = 0n;

  constructor(vmType: bigint, hasVcpu: boolean) {
    this.#vmType = vmType;
    this.#hasVcpu = hasVcpu;
    this.#next = hasVcpu ? 3 : 2;
  }

  /** The device is `r0`, the VM `r1`, and the vCPU `r2` where there is one. */
  get head(): readonly string[] {
    const path = `&(${hex(this.#block())})='/dev/kvm\\x00'`;
    return [
      `r0 = openat$kvm(${AT_FDCWD}, ${path}, 0x0, 0x0)`,
      `r1 = ioctl$KVM_CREATE_VM(r0, 0xae01, ${hex(this.#vmType)})`,
      ...(this.#hasVcpu ? ["r2 = ioctl$KVM_CREATE_VCPU(r1, 0xae41, 0x0)"] : []),
    ];
  }

  lineOf(operation: Operation): string {
    const line = LINES[operation.op] as Line | undefined;
    if (line === undefined) return `# ${placeOf(operation)}: ${printOperation(operation)}`;
    return line(this, operation as never);
  }

  /** Gives the result a name of its own. */
  made(handle: string, call: string): string {
    const variable = `r${this.#next++}`;
    this.#variables.set(handle, variable);
    return `${variable} = ${call}`;
  }

  fd(reference: FdRef): string {
    if (typeof reference === "number") return hex(BigInt.asUintN(64, BigInt(reference)));
    return this.#variables.get(reference) ?? "0xffffffffffffffff";
  }

  pointer(value: string): string {
    return `&(${hex(this.#block())})=${value}`;
  }

  #block(): bigint {
    return DATA + BLOCK_BYTES * this.#blocks++;
  }
}

const region: (writer: Writer, call: SetRegion) => string = (writer, call) => {
  const { slot, flags, gpa, sizeBytes, hva } = call;
  const slotWord = BigInt(addressSpaceOf(slot)) * 0x1_0000n + BigInt(slot & 0xffff);
  const head = [slotWord, BigInt(flags), gpa, sizeBytes].map(hex);
  const isSuccessor = call.op === "set_user_memory_region2";
  const fields = [...head, vma(hva, sizeBytes), ...(isSuccessor ? tailOf(writer, call) : [])];
  const name = isSuccessor ? "KVM_SET_USER_MEMORY_REGION2" : "KVM_SET_USER_MEMORY_REGION";
  const number = isSuccessor ? "0x40a0ae49" : "0x4020ae46";
  return `ioctl$${name}(r1, ${number}, ${writer.pointer(`{${fields.join(", ")}}`)})`;
};

function tailOf(writer: Writer, call: OperationOf<"set_user_memory_region2">): readonly string[] {
  return [hex(call.guestMemfdOffsetBytes), writer.fd(call.guestMemfd)];
}

type Range = OperationOf<"host_munmap">;

const madvise =
  (advice: bigint) =>
  (_: Writer, { hva, sizeBytes }: Pick<Range, "hva" | "sizeBytes">): string =>
    `madvise(${vma(hva, sizeBytes)}, ${hex(sizeBytes)}, ${hex(advice)})`;

const LINES: { readonly [K in OperationKind]?: (writer: Writer, call: OperationOf<K>) => string } =
  {
    set_user_memory_region: region,
    set_user_memory_region2: region,
    host_mmap: (writer, { hva, sizeBytes, protection, fd, fdOffsetBytes, sharing }) => {
      const flags = fd === undefined ? MAP.anonymous : MAP[sharing];
      const file = fd === undefined ? "0xffffffffffffffff" : writer.fd(fd);
      const words = [sizeBytes, PROT[protection], flags].map(hex).join(", ");
      return `mmap(${vma(hva, sizeBytes)}, ${words}, ${file}, ${hex(fdOffsetBytes)})`;
    },
    host_munmap: (_, { hva, sizeBytes }) => `munmap(${vma(hva, sizeBytes)}, ${hex(sizeBytes)})`,
    host_mprotect: (_, { hva, sizeBytes, protection }) =>
      `mprotect(${vma(hva, sizeBytes)}, ${hex(sizeBytes)}, ${hex(PROT[protection])})`,
    host_dontneed: madvise(4n),
    host_remove: madvise(9n),
    host_collapse: madvise(25n),
    host_advise: (writer, call) =>
      call.advice === "lock"
        ? `mlock(${vma(call.hva, call.sizeBytes)}, ${hex(call.sizeBytes)})`
        : madvise(ADVICES[call.advice])(writer, call),
    host_mremap: (_, { hva, toHva }) => {
      const [from, to] = [vma(hva, PAGE_SIZE_BYTES), vma(toHva, PAGE_SIZE_BYTES)];
      return `mremap(${from}, 0x1000, 0x1000, 0x3, ${to})`;
    },
    get_dirty_log: (writer, { slot, buffer }) =>
      `ioctl$KVM_GET_DIRTY_LOG(r1, 0x4010ae42, ` +
      `${writer.pointer(`{${hex(BigInt(slot))}, 0x0, ${bitmap(writer, buffer, "0")}}`)})`,
    clear_dirty_log: (writer, { slot, numPages, firstPage, pages, buffer }) => {
      const [slotWord, count, first] = [BigInt(slot), BigInt(numPages), firstPage].map(hex);
      const bits = runsOf(pages)
        .flatMap(({ first: from, last }) => range(from, Math.min(last, BITMAP_PAGES_MAX - 1)))
        .reduce((word, page) => word | (1n << BigInt(page)), 0n);
      const words = bitmap(writer, buffer, bits.toString(16));
      const block = `{${slotWord}, ${count}, ${first}, ${words}}`;
      return `ioctl$KVM_CLEAR_DIRTY_LOG(r1, 0xc018aec0, ${writer.pointer(block)})`;
    },
    memfd_create: (writer, { result, flags, name }) => {
      const text = name === "too_long" ? "x".repeat(250) : "finding";
      const pointer = name === "unreadable" ? UNMAPPED : writer.pointer(`'${text}\\x00'`);
      return writer.made(result, `memfd_create(${pointer}, ${hex(BigInt(flags))})`);
    },
    fallocate: (writer, { fd, mode, offsetBytes, sizeBytes }) =>
      `fallocate(${writer.fd(fd)}, ${[BigInt(mode), offsetBytes, sizeBytes].map(hex).join(", ")})`,
    ftruncate: (writer, { fd, sizeBytes }) => `ftruncate(${writer.fd(fd)}, ${hex(sizeBytes)})`,
    file_read: (writer, { fd, offsetBytes, sizeBytes }) =>
      `pread64(${writer.fd(fd)}, ${writer.pointer(`""/${sizeBytes}`)}, ` +
      `${hex(BigInt(sizeBytes))}, ${hex(offsetBytes)})`,
    file_write: (writer, { fd, offsetBytes, sizeBytes, tag, buffer }) => {
      const bytes = tag.toString(16).padStart(8, "0");
      const data = buffer === "ok" ? writer.pointer(`"${bytes}"`) : UNMAPPED;
      return `pwrite64(${writer.fd(fd)}, ${data}, ${hex(BigInt(sizeBytes))}, ${hex(offsetBytes)})`;
    },
    add_seals: (writer, { fd, seals }) =>
      `fcntl$addseals(${writer.fd(fd)}, 0x409, ${hex(BigInt(seals))})`,
    get_seals: (writer, { fd }) => `fcntl$getflags(${writer.fd(fd)}, 0x40a)`,
    fstat: (writer, { fd }) => `fstat(${writer.fd(fd)}, ${writer.pointer('""/144')})`,
    seek: (writer, { fd, offsetBytes, whence }) =>
      `lseek(${writer.fd(fd)}, ${hex(offsetBytes)}, ${whence === "data" ? "0x3" : "0x4"})`,
    file_call: (writer, { fd, call }) => PLAIN_CALLS[call](writer, writer.fd(fd)),
    open_other: (writer, { result, kind }) => writer.made(result, otherFile(writer, kind)),
    create_guest_memfd: (writer, { result, sizeBytes, flags }) => {
      const block = writer.pointer(`{${hex(sizeBytes)}, ${hex(flags)}}`);
      return writer.made(result, `ioctl$KVM_CREATE_GUEST_MEMFD(r1, 0xc040aed4, ${block})`);
    },
    set_memory_attributes: (writer, { gpa, sizeBytes, attributes, flags }) => {
      const block = writer.pointer(`{${[gpa, sizeBytes, attributes, flags].map(hex).join(", ")}}`);
      return `ioctl$KVM_SET_MEMORY_ATTRIBUTES(r1, 0x4020aed2, ${block})`;
    },
    // No description of it is known: syzkaller would have to be taught this one.
    set_memory_attributes2: (writer, call) => {
      const { fd, offsetBytes, sizeBytes, attributes, flags, reserved } = call;
      const words = [offsetBytes, sizeBytes, attributes, flags, 0n].map(hex).join(", ");
      const block = writer.pointer(`{${words}, [${"0x0, ".repeat(10)}${hex(reserved)}]}`);
      return `ioctl$KVM_SET_MEMORY_ATTRIBUTES2(${writer.fd(fd)}, 0xc080aed2, ${block})`;
    },
    enable_dirty_log_protect: (writer, { mode, flags }) => {
      const block = writer.pointer(`{0xa8, ${hex(BigInt(flags))}, ${hex(mode)}}`);
      return `ioctl$KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2(r1, 0x4068aea3, ${block})`;
    },
    pre_fault_memory: (writer, { gpa, sizeBytes, flags }) => {
      const block = writer.pointer(`{${[gpa, sizeBytes, flags].map(hex).join(", ")}}`);
      return `ioctl$KVM_PRE_FAULT_MEMORY(r2, 0xc040aed5, ${block})`;
    },
    close_kvm: (_, { descriptor }) => (descriptor === "vm" ? "close(r1)" : "close(r2)"),
    dup: (writer, { result, fd }) => writer.made(result, `dup(${writer.fd(fd)})`),
    close: (writer, { fd }) => `close(${writer.fd(fd)})`,
  };

const ADVICES = { cold: 20n, pageout: 21n, populate_read: 22n, populate_write: 23n } as const;

const PLAIN_CALLS: Readonly<Record<PlainCall, (writer: Writer, fd: string) => string>> = {
  read: (writer, fd) => `read(${fd}, ${writer.pointer('""/8')}, 0x8)`,
  write: (writer, fd) => `write(${fd}, ${writer.pointer('"00"')}, 0x8)`,
  readv: (writer, fd) =>
    `readv(${fd}, ${writer.pointer(`[{${writer.pointer('""/8')}, 0x8}]`)}, 0x1)`,
  fsync: (_, fd) => `fsync(${fd})`,
  fchmod: (_, fd) => `fchmod(${fd}, 0x180)`,
  ioctl: (writer, fd) => `ioctl$TCGETS(${fd}, 0x5401, ${writer.pointer('""/36')})`,
  poll: (writer, fd) => `poll(${writer.pointer(`[{${fd}, 0x5}]`)}, 0x1, 0x0)`,
  status_flags: (_, fd) => `fcntl$getflags(${fd}, 0x3)`,
  descriptor_flags: (_, fd) => `fcntl$getflags(${fd}, 0x1)`,
};

function otherFile(writer: Writer, kind: OtherFile): string {
  switch (kind) {
    case "kvm":
      return "dup(r0)";
    case "vm":
      return "dup(r1)";
    case "vcpu":
      return "dup(r2)";
    case "eventfd":
      return "eventfd2(0x0, 0x80800)";
    case "path":
      return `openat(${AT_FDCWD}, ${writer.pointer("'/dev/kvm\\x00'")}, 0x280000, 0x0)`;
  }
}

/** One word of pages: what a shrunk trace clears. */
const BITMAP_PAGES_MAX = 64;

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

/** A bitmap of one word, given as the hexadecimal digits of its value. */
function bitmap(writer: Writer, buffer: "ok" | "unmapped", digits: string): string {
  if (buffer === "unmapped") return UNMAPPED;
  const bytes = digits.padStart(16, "0").match(/../g)?.reverse().join("") ?? "";
  return writer.pointer(`"${bytes}"`);
}

/** Host memory: the start of the window is memory of the program, the rest a number. */
function vma(hva: bigint, sizeBytes: bigint): string {
  const offset = hva - HOST_WINDOW_START;
  if (offset < 0n || offset + sizeBytes > WINDOW_BYTES) return hex(hva);
  return `&(${hex(DATA + WINDOW_OFFSET + offset)}/${hex(sizeBytes)})=nil`;
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}
