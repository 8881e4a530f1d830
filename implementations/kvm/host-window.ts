/**
 * The host memory of the checked program, at the very addresses that traces name
 * (`docs/adr/0010-host-window.md`).
 */
import { HarnessError } from "../../model/harness-error.ts";
import type {
  HostDontneed,
  HostMmap,
  HostMprotect,
  HostMunmap,
  HostRead,
  HostWrite,
  Protection,
} from "../../model/operation.ts";
import type { Outcome } from "../../model/outcome.ts";
import {
  HOST_MAPPED_PAGES,
  HOST_WINDOW_PAGES,
  HOST_WINDOW_START,
  PAGE_SIZE_BYTES,
} from "../../model/units.ts";
import { errnoOf, mustSucceed, outcomeOf } from "./answer.ts";
import { type Arena, CONTROL } from "./arena.ts";
import { IOVEC } from "./layout.ts";
import { MAP, PROT, type SystemCalls } from "./system-calls.ts";
import { decodeWord, encodeTag, TAG_BYTES } from "./tags.ts";

/** Operations on host memory. */
export type HostOperation =
  | HostMmap
  | HostMunmap
  | HostMprotect
  | HostDontneed
  | HostRead
  | HostWrite;

const START = Number(HOST_WINDOW_START);
const WINDOW_BYTES = HOST_WINDOW_PAGES * Number(PAGE_SIZE_BYTES);
const MAPPED_BYTES = HOST_MAPPED_PAGES * Number(PAGE_SIZE_BYTES);
const ANONYMOUS = MAP.PRIVATE | MAP.ANONYMOUS;

const LOCAL_VECTOR = CONTROL.vectors;
const REMOTE_VECTOR = LOCAL_VECTOR + IOVEC.bytes;
const WORD = REMOTE_VECTOR + IOVEC.bytes;

const PROTECTION_BITS: Readonly<Record<Protection, number>> = {
  none: PROT.NONE,
  read: PROT.READ,
  "read-write": PROT.READ_WRITE,
};

/** The host window of one machine: mapped when made, gone when disposed. */
export class HostWindow implements Disposable {
  readonly #system: SystemCalls;
  readonly #arena: Arena;
  readonly #pid: number;

  /** @throws {HarnessError} MSC304 when something else is mapped in the window. */
  constructor(system: SystemCalls, arena: Arena) {
    this.#system = system;
    this.#arena = arena;
    this.#pid = system.getpid();
    const flags = ANONYMOUS | MAP.FIXED_NOREPLACE;
    if (system.mmap(START, WINDOW_BYTES, PROT.READ_WRITE, flags) !== START) {
      throw new HarnessError(
        "MSC304",
        `the host window at 0x${START.toString(16)} cannot be mapped`,
        "one process holds one kvm machine at a time; otherwise start again",
      );
    }
    mustSucceed(
      system.munmap(START + MAPPED_BYTES, WINDOW_BYTES - MAPPED_BYTES),
      "munmap in the window",
    );
  }

  /** Performs an operation that stays inside the window; the caller has made sure of it. */
  apply(operation: HostOperation): Outcome {
    switch (operation.op) {
      case "host_mmap":
        return this.#map(operation);
      case "host_munmap":
        return outcomeOf(this.#system.munmap(operation.hva, operation.sizeBytes));
      case "host_mprotect": {
        const bits = PROTECTION_BITS[operation.protection];
        return outcomeOf(this.#system.mprotect(operation.hva, operation.sizeBytes, bits));
      }
      case "host_dontneed":
        return outcomeOf(this.#system.dontneed(operation.hva, operation.sizeBytes));
      case "host_read":
        return this.#read(operation.hva);
      case "host_write":
        return outcomeOf(this.writeWord(operation.hva, encodeTag(operation.tag)));
    }
  }

  /** Stores eight bytes, or answers a negative errno; never faults. */
  writeWord(hva: bigint, word: bigint): number {
    this.#arena.view.setBigUint64(WORD, word, true);
    const [local, remote] = this.#vectors(hva);
    return this.#system.processVmWritev(this.#pid, local, remote);
  }

  [Symbol.dispose](): void {
    mustSucceed(this.#system.munmap(START, WINDOW_BYTES), "munmap of the window");
  }

  #map({ hva, sizeBytes, protection }: HostMmap): Outcome {
    const flags = ANONYMOUS | MAP.FIXED;
    return outcomeOf(this.#system.mmap(hva, sizeBytes, PROTECTION_BITS[protection], flags));
  }

  #read(hva: bigint): Outcome {
    const [local, remote] = this.#vectors(hva);
    const result = this.#system.processVmReadv(this.#pid, local, remote);
    if (result < 0) return { kind: "failed", errno: errnoOf(result) };
    return { kind: "loaded", tag: decodeWord(this.#arena.view.getBigUint64(WORD, true)) };
  }

  /** Describes the word in the arena and the word at `hva`; addresses of both descriptions. */
  #vectors(hva: bigint): readonly [number, number] {
    const { view } = this.#arena;
    const { iov_base, iov_len } = IOVEC.offsets;
    view.setBigUint64(LOCAL_VECTOR + iov_base, BigInt(this.#arena.addressOf(WORD)), true);
    view.setBigUint64(LOCAL_VECTOR + iov_len, BigInt(TAG_BYTES), true);
    view.setBigUint64(REMOTE_VECTOR + iov_base, hva, true);
    view.setBigUint64(REMOTE_VECTOR + iov_len, BigInt(TAG_BYTES), true);
    return [this.#arena.addressOf(LOCAL_VECTOR), this.#arena.addressOf(REMOTE_VECTOR)];
  }
}
