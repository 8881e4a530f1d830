/**
 * The descriptors of one machine: handles of the trace on one side, numbers of this process on the
 * other.
 */

import type { FdRef, Handle } from "../../abi/handle.ts";
import type { CloseFd, CreateGuestMemfd, DupFd, MemfdCreate } from "../../abi/operation.ts";
import type { Outcome } from "../../abi/outcome.ts";
import { PAGE_SIZE_BYTES } from "../../abi/units.ts";
import { mustSucceed, outcomeOf } from "./answer.ts";
import { ARENA, type Arena, CONTROL } from "./arena.ts";
import { IOCTL } from "./constants.ts";
import { GUEST_MEMFD, IOVEC } from "./layout.ts";
import type { SystemCalls } from "./native/system-calls.ts";

/** What the harness knows of the file behind a descriptor. */
export interface KnownFile {
  readonly kind: "memfd" | "guest_memfd" | "other";
  /** Size in bytes that a guest_memfd was made with, for good; 0 for a memfd. */
  readonly sizeBytes: bigint;
}

/** A number that no process has open: its table cannot grow that far. */
export const NEVER_OPEN = 0x3fff_ffff;

const NAME_BYTES_MAX = 249;
const OTHER: KnownFile = { kind: "other", sizeBytes: 0n };
const MEMFD: KnownFile = { kind: "memfd", sizeBytes: 0n };

/** Open descriptors by handle; disposing closes them. */
export class Descriptors implements Disposable {
  readonly #system: SystemCalls;
  readonly #arena: Arena;
  readonly #open = new Map<Handle, { readonly number: number; readonly file: KnownFile }>();
  readonly #made = new Set<KnownFile["kind"]>();

  constructor(system: SystemCalls, arena: Arena) {
    this.#system = system;
    this.#arena = arena;
  }

  /**
   * The number to hand to the kernel. A closed handle stays closed, even when the process has got
   * its number again.
   *
   * @returns undefined for a raw number that happens to be open here: it belongs to somebody else.
   */
  numberOf(reference: FdRef): number | undefined {
    if (typeof reference === "string") return this.#open.get(reference)?.number ?? NEVER_OPEN;
    return reference >= 0 && this.#system.isOpen(reference) ? undefined : reference;
  }

  /** The file behind an open handle. */
  fileOf(reference: FdRef): KnownFile | undefined {
    return typeof reference === "string" ? this.#open.get(reference)?.file : undefined;
  }

  /** True once such a file was made; what maps it may outlive its descriptors. */
  hasMade(kind: KnownFile["kind"]): boolean {
    return this.#made.has(kind);
  }

  createMemfd({ result, flags, name }: MemfdCreate): Outcome {
    const nameAddress = this.#arena.addressOf(this.#writeName(name));
    return this.#keep(result, this.#system.memfdCreate(nameAddress, flags), MEMFD);
  }

  /** KVM_CREATE_GUEST_MEMFD on a VM. */
  createGuestMemfd(vmFd: number, { result, sizeBytes, flags }: CreateGuestMemfd): Outcome {
    const { view } = this.#arena;
    const start = ARENA.argument.offset;
    this.#arena.clear(start, GUEST_MEMFD.bytes);
    view.setBigUint64(start + GUEST_MEMFD.offsets.size, sizeBytes, true);
    view.setBigUint64(start + GUEST_MEMFD.offsets.flags, flags, true);
    const address = this.#arena.addressOf(start);
    const fd = this.#system.ioctl(vmFd, IOCTL.KVM_CREATE_GUEST_MEMFD, address);
    return this.#keep(result, fd, { kind: "guest_memfd", sizeBytes });
  }

  /** @param number - of a descriptor that is nobody else's from now on, or an errno. */
  adopt(handle: Handle, number: number): Outcome {
    return this.#keep(handle, number, OTHER);
  }

  /** Another name for a descriptor of the harness. */
  adoptDouble(handle: Handle, number: number): Outcome {
    return this.adopt(handle, this.#system.dup(number));
  }

  /** A descriptor that names /dev/kvm, and no more. */
  openName(handle: Handle): Outcome {
    const start = CONTROL.name;
    const bytes = new TextEncoder().encode("/dev/kvm\0");
    this.#arena.bytesOf({ offset: start, bytes: bytes.length }).set(bytes);
    return this.adopt(handle, this.#system.openName(this.#arena.addressOf(start)));
  }

  /** A pipe with the page at an address of this process in it. */
  pin(handle: Handle, address: bigint): Outcome {
    const { view } = this.#arena;
    const ends = CONTROL.vectors;
    mustSucceed(this.#system.pipe(this.#arena.addressOf(ends)), "pipe2");
    const [reader, writer] = [view.getInt32(ends, true), view.getInt32(ends + 4, true)];
    view.setBigUint64(ends + IOVEC.offsets.iov_base, address, true);
    view.setBigUint64(ends + IOVEC.offsets.iov_len, PAGE_SIZE_BYTES, true);
    const result = this.#system.vmsplice(writer, this.#arena.addressOf(ends));
    mustSucceed(this.#system.close(writer), "close of a pipe");
    if (result > 0) return this.adopt(handle, reader);
    mustSucceed(this.#system.close(reader), "close of a pipe");
    return outcomeOf(result);
  }

  dup({ result, fd }: DupFd): Outcome {
    const number = this.numberOf(fd);
    if (number === undefined) return { kind: "not_sent", reason: "foreign-descriptor" };
    return this.#keep(result, this.#system.dup(number), this.fileOf(fd) ?? MEMFD);
  }

  close({ fd }: CloseFd): Outcome {
    const number = this.numberOf(fd);
    if (number === undefined) return { kind: "not_sent", reason: "foreign-descriptor" };
    if (typeof fd === "string") this.#open.delete(fd);
    return outcomeOf(this.#system.close(number));
  }

  #keep(handle: Handle, number: number, file: KnownFile): Outcome {
    if (number >= 0) {
      this.#open.set(handle, { number, file });
      this.#made.add(file.kind);
    }
    return outcomeOf(number);
  }

  /** @returns the offset of the name in the arena. */
  #writeName(name: MemfdCreate["name"]): number {
    if (name === "unreadable") return ARENA.forbidden.offset;
    const text = name === "ok" ? "memslot-check" : "x".repeat(NAME_BYTES_MAX + 1);
    const bytes = new Uint8Array(this.#arena.view.buffer, CONTROL.name, NAME_BYTES_MAX + 2);
    new TextEncoder().encodeInto(`${text}\0`, bytes);
    return CONTROL.name;
  }

  [Symbol.dispose](): void {
    for (const { number } of this.#open.values()) {
      mustSucceed(this.#system.close(number), "close of a descriptor");
    }
    this.#open.clear();
  }
}
