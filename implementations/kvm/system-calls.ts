/**
 * The system calls the harness makes, typed. Each answers like the kernel: a value, or a negative
 * errno.
 *
 * @source arch/x86/entry/syscalls/syscall_64.tbl; flag values from include/uapi/asm-generic
 *   (x86-64).
 */
import type { NativeCalls, Word } from "./ffi.ts";

const NUMBER = {
  close: 3,
  mmap: 9,
  mprotect: 10,
  munmap: 11,
  ioctl: 16,
  madvise: 28,
  getpid: 39,
  fcntl: 72,
  gettid: 186,
  timer_create: 222,
  timer_settime: 223,
  timer_gettime: 224,
  timer_delete: 226,
  process_vm_readv: 310,
  process_vm_writev: 311,
  memfd_create: 319,
} as const;

export const PROT = { NONE: 0, READ: 1, READ_WRITE: 3 } as const;

export const MAP = {
  SHARED: 0x01,
  PRIVATE: 0x02,
  FIXED: 0x10,
  ANONYMOUS: 0x20,
  FIXED_NOREPLACE: 0x100000,
} as const;

const MADV_DONTNEED = 4;
const F_GETFD = 1;

/** System calls of this process; negative results are errno values. */
export class SystemCalls {
  readonly #native: NativeCalls;

  constructor(native: NativeCalls) {
    this.#native = native;
  }

  close(fd: number): number {
    return this.#call("close", fd);
  }

  ioctl(fd: number, request: number, argument: Word): number {
    return this.#call("ioctl", fd, request, argument);
  }

  mmap(address: Word, bytes: Word, prot: number, flags: number, fd: number = -1): number {
    return this.#call("mmap", address, bytes, prot, flags, fd, 0);
  }

  munmap(address: Word, bytes: Word): number {
    return this.#call("munmap", address, bytes);
  }

  mprotect(address: Word, bytes: Word, prot: number): number {
    return this.#call("mprotect", address, bytes, prot);
  }

  /** madvise(MADV_DONTNEED) */
  dontneed(address: Word, bytes: Word): number {
    return this.#call("madvise", address, bytes, MADV_DONTNEED);
  }

  getpid(): number {
    return this.#call("getpid");
  }

  gettid(): number {
    return this.#call("gettid");
  }

  /** True when the descriptor is open in this process. */
  isOpen(fd: number): boolean {
    return this.#call("fcntl", fd, F_GETFD) >= 0;
  }

  memfdCreate(nameAddress: number, flags: number): number {
    return this.#call("memfd_create", nameAddress, flags);
  }

  /** One local and one remote vector, each a `struct iovec` at the given address. */
  processVmReadv(pid: number, localAddress: number, remoteAddress: number): number {
    return this.#call("process_vm_readv", pid, localAddress, 1, remoteAddress, 1, 0);
  }

  processVmWritev(pid: number, localAddress: number, remoteAddress: number): number {
    return this.#call("process_vm_writev", pid, localAddress, 1, remoteAddress, 1, 0);
  }

  timerCreate(clock: number, eventAddress: number, idAddress: number): number {
    return this.#call("timer_create", clock, eventAddress, idAddress);
  }

  timerSettime(timer: number, specAddress: number): number {
    return this.#call("timer_settime", timer, 0, specAddress, 0);
  }

  timerGettime(timer: number, specAddress: number): number {
    return this.#call("timer_gettime", timer, specAddress);
  }

  timerDelete(timer: number): number {
    return this.#call("timer_delete", timer);
  }

  #call(name: keyof typeof NUMBER, ...args: readonly Word[]): number {
    const result = this.#native.syscall(NUMBER[name], ...args);
    return result === -1 ? -this.#native.errno() : result;
  }
}
