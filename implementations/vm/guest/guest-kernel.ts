/** What the first process of a guest asks of its kernel before anything else works. */
import { closeSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import type { NativeCalls } from "../../kvm/native/ffi.ts";

const NUMBER = { mmap: 9, mount: 165, finit_module: 313 } as const;

const [PROT_READ_WRITE, MAP_SHARED, MAP_PRIVATE_ANONYMOUS] = [3, 1, 0x22];
const TEXT_BYTES = 256;

/** File systems, in the order of mounting. */
const MOUNTS = [
  ["devtmpfs", "/dev"],
  ["proc", "/proc"],
  ["sysfs", "/sys"],
  ["tmpfs", "/tmp"],
  ["tmpfs", "/dev/shm"],
] as const;

export class GuestKernel {
  readonly #native: NativeCalls;
  /** Memory for the strings of system calls. */
  readonly #address: number;
  readonly #bytes: Uint8Array;

  constructor(native: NativeCalls) {
    this.#native = native;
    const flags = MAP_PRIVATE_ANONYMOUS;
    this.#address = this.#call("mmap", 0, 4096, PROT_READ_WRITE, flags, -1, 0);
    this.#bytes = new Uint8Array(native.view(this.#address, 4096));
  }

  mountAll(): void {
    for (const [type, place] of MOUNTS) {
      mkdirSync(place, { recursive: true });
      const name = this.#text(0, type);
      this.#call("mount", name, this.#text(1, place), name, 0, 0, 0);
    }
  }

  /** Sets a value below /proc/sys, where this kernel has it. */
  set(path: string, value: string): void {
    try {
      writeFileSync(`/proc/sys/${path}`, value);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }

  /** @param path - an uncompressed module. */
  load(path: string): void {
    const fd = openSync(path, "r");
    try {
      this.#call("finit_module", fd, this.#text(0, ""), 0, 0, 0, 0);
    } catch (error) {
      throw new Error(`the module ${path} cannot be loaded`, { cause: error });
    } finally {
      closeSync(fd);
    }
  }

  /** Maps the first bytes of a file of a device, for good. @throws {Error} when it cannot be. */
  map(path: string, bytes: number): ArrayBuffer {
    const fd = openSync(path, "r+");
    try {
      const address = this.#call("mmap", 0, bytes, PROT_READ_WRITE, MAP_SHARED, fd, 0);
      return this.#native.view(address, bytes);
    } finally {
      closeSync(fd);
    }
  }

  #text(slot: number, text: string): number {
    const at = slot * TEXT_BYTES;
    this.#bytes.fill(0, at, at + TEXT_BYTES);
    new TextEncoder().encodeInto(text, this.#bytes.subarray(at, at + TEXT_BYTES - 1));
    return this.#address + at;
  }

  #call(name: keyof typeof NUMBER, ...args: readonly number[]): number {
    const result = Number(this.#native.syscall(NUMBER[name], ...args));
    if (result === -1) throw new Error(`${name}: errno ${this.#native.errno()}`);
    return result;
  }
}
