/**
 * The harness's own memory outside the garbage-collected heap: one reservation with a fixed plan,
 * seen through one view for the whole life of a factory. Everything the kernel is given a pointer
 * to lies here.
 *
 * Pages without access lie around what the kernel may be tempted to overrun, and serve as
 * "unmapped" arguments.
 */
import { mustSucceed } from "./answer.ts";
import type { NativeCalls } from "./native/ffi.ts";
import { MAP, PROT, type SystemCalls } from "./native/system-calls.ts";

const PAGE = 4096;

/** A run of pages of the arena, in bytes from its start. */
export interface ArenaPart {
  readonly offset: number;
  readonly bytes: number;
}

function part(firstPage: number, pages: number): ArenaPart {
  return { offset: firstPage * PAGE, bytes: pages * PAGE };
}

/** The plan. Pages that no part names have no access. */
export const ARENA: Readonly<Record<ArenaPartName, ArenaPart>> = {
  /** Argument blocks of the ioctls under test; guarded on both sides. */
  argument: part(1, 1),
  /** Never accessible. */
  forbidden: part(2, 1),
  /** Arguments of the harness's own calls. */
  control: part(36, 4),
  /** Where the run structure of the current vCPU is mapped; not accessible between machines. */
  run: part(41, 16),
  /** Memory of the harness's own slot: page tables, code and stack of the guest. */
  guest: part(58, 16),
  /** What file reads and writes move; guarded behind. */
  file: part(75, 16),
  /** Dirty bitmaps of up to 2^26 pages, slots of 256 GiB; guarded behind. Held where used only. */
  bitmap: part(92, 2048),
};

type ArenaPartName = "argument" | "forbidden" | "bitmap" | "control" | "run" | "guest" | "file";

/** Where in the control part each of the harness's own arguments lies, in bytes from the start. */
export const CONTROL: Readonly<Record<ControlName, number>> = {
  /** Two `struct iovec` and the word they move. */
  vectors: ARENA.control.offset,
  /** What the watchdog's timer is made, set and read with. */
  timer: ARENA.control.offset + 0x100,
  /** `struct kvm_sregs` of the guest in user mode. */
  specialRegisters: ARENA.control.offset + 0x400,
  /** An all-zero `struct kvm_vcpu_events`: nothing pending. Nobody writes there. */
  noEvents: ARENA.control.offset + 0x800,
  /** What fstat fills. */
  stat: ARENA.control.offset + 0x900,
  /** Name of a memfd. */
  name: ARENA.control.offset + 0xc00,
  /** `struct kvm_cpuid2` with its entries, three pages. */
  cpuid: ARENA.control.offset + PAGE,
};

type ControlName =
  | "vectors"
  | "timer"
  | "specialRegisters"
  | "noEvents"
  | "stat"
  | "name"
  | "cpuid";

const ARENA_BYTES = 2141 * PAGE;
const WRITABLE: readonly ArenaPartName[] = ["argument", "bitmap", "control", "guest", "file"];

/** One arena. Offsets are relative to its start, as in {@link ARENA}. */
export class Arena implements Disposable {
  readonly view: DataView;
  readonly #address: number;
  readonly #system: SystemCalls;

  constructor(native: NativeCalls, system: SystemCalls) {
    const flags = MAP.PRIVATE | MAP.ANONYMOUS;
    this.#system = system;
    this.#address = mustSucceed(system.mmap(0, ARENA_BYTES, PROT.NONE, flags), "mmap of the arena");
    for (const name of WRITABLE) {
      const { offset, bytes } = ARENA[name];
      mustSucceed(
        system.mprotect(this.addressOf(offset), bytes, PROT.READ_WRITE),
        `mprotect of the arena's ${name} part`,
      );
    }
    this.view = new DataView(native.view(this.#address, ARENA_BYTES));
  }

  /** Address of a byte of the arena in this process. */
  addressOf(offset: number): number {
    return this.#address + offset;
  }

  /** The bytes of an accessible part. */
  bytesOf({ offset, bytes }: ArenaPart): Uint8Array {
    return new Uint8Array(this.view.buffer, offset, bytes);
  }

  /** Zeroes part of the arena. */
  clear(offset: number, bytes: number): void {
    new Uint8Array(this.view.buffer, offset, bytes).fill(0);
  }

  /** Maps the run structure of a vCPU into the run part. */
  mapRun(vcpuFd: number, bytes: number): void {
    const address = this.addressOf(ARENA.run.offset);
    const flags = MAP.SHARED | MAP.FIXED;
    mustSucceed(
      this.#system.mmap(address, bytes, PROT.READ_WRITE, flags, vcpuFd),
      "mmap of the vCPU",
    );
  }

  /** Takes the run structure away again; a vCPU lives as long as it is mapped. */
  unmapRun(): void {
    const address = this.addressOf(ARENA.run.offset);
    const flags = MAP.PRIVATE | MAP.ANONYMOUS | MAP.FIXED;
    mustSucceed(
      this.#system.mmap(address, ARENA.run.bytes, PROT.NONE, flags),
      "unmapping the vCPU",
    );
  }

  [Symbol.dispose](): void {
    mustSucceed(this.#system.munmap(this.#address, ARENA_BYTES), "munmap of the arena");
  }
}
