/**
 * The system calls the harness makes, typed. Each answers like the kernel: a value, or a negative
 * errno.
 *
 * @source arch/x86/entry/syscalls/syscall_64.tbl; flag values from include/uapi/asm-generic
 *   (x86-64).
 */
import type { PlainCall } from "../../../abi/plain-calls.ts";
import type { NativeCalls, Word } from "./ffi.ts";

const NUMBER = {
  read: 0,
  write: 1,
  open: 2,
  close: 3,
  fstat: 5,
  poll: 7,
  lseek: 8,
  mmap: 9,
  mprotect: 10,
  munmap: 11,
  ioctl: 16,
  pread64: 17,
  pwrite64: 18,
  readv: 19,
  mremap: 25,
  madvise: 28,
  dup: 32,
  getpid: 39,
  fcntl: 72,
  fsync: 74,
  ftruncate: 77,
  fchmod: 91,
  mlock: 149,
  munlock: 150,
  gettid: 186,
  timer_create: 222,
  timer_settime: 223,
  timer_delete: 226,
  clock_gettime: 228,
  fallocate: 285,
  vmsplice: 278,
  eventfd2: 290,
  pipe2: 293,
  process_vm_readv: 310,
  process_vm_writev: 311,
  memfd_create: 319,
} as const;

export const PROT = { NONE: 0, READ: 1, READ_WRITE: 3, READ_EXECUTE: 5 } as const;

export const MAP = {
  SHARED: 0x01,
  PRIVATE: 0x02,
  FIXED: 0x10,
  ANONYMOUS: 0x20,
  NORESERVE: 0x4000,
  FIXED_NOREPLACE: 0x100000,
} as const;

const SEEK = { data: 3, hole: 4 } as const;
const SPLICE_F_NONBLOCK = 2;
const F_GETFD = 1;
const F_GETFL = 3;
/** An ioctl of terminals. */
const TCGETS = 0x5401;
const OWNER_MODE = 0o600;
const MREMAP_MAYMOVE_FIXED = 3;
const O_PATH = 0o10000000;
const O_CLOEXEC = 0o2000000;
const EFD_NONBLOCK = 0o4000;
const F_ADD_SEALS = 1033;
const F_GET_SEALS = 1034;

/** System calls of this process; negative results are errno values. */
export class SystemCalls {
  readonly #native: NativeCalls;

  constructor(native: NativeCalls) {
    this.#native = native;
  }

  write(fd: number, address: number, bytes: number): number {
    return this.#call("write", fd, address, bytes);
  }

  close(fd: number): number {
    return this.#call("close", fd);
  }

  ioctl(fd: number, request: number, argument: Word): number {
    return this.#call("ioctl", fd, request, argument);
  }

  /** Without a descriptor: anonymous memory. */
  mmap(
    address: Word,
    bytes: Word,
    prot: number,
    flags: number,
    fd: number = -1,
    offsetBytes: Word = 0,
  ): number {
    return this.#call("mmap", address, bytes, prot, flags, fd, offsetBytes);
  }

  munmap(address: Word, bytes: Word): number {
    return this.#call("munmap", address, bytes);
  }

  mprotect(address: Word, bytes: Word, prot: number): number {
    return this.#call("mprotect", address, bytes, prot);
  }

  madvise(address: Word, bytes: Word, advice: number): number {
    return this.#call("madvise", address, bytes, advice);
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

  dup(fd: number): number {
    return this.#call("dup", fd);
  }

  fallocate(fd: number, mode: number, offsetBytes: bigint, sizeBytes: bigint): number {
    return this.#call("fallocate", fd, mode, offsetBytes, sizeBytes);
  }

  ftruncate(fd: number, sizeBytes: bigint): number {
    return this.#call("ftruncate", fd, sizeBytes);
  }

  pread(fd: number, address: number, bytes: number, offsetBytes: bigint): number {
    return this.#call("pread64", fd, address, bytes, offsetBytes);
  }

  pwrite(fd: number, address: number, bytes: number, offsetBytes: bigint): number {
    return this.#call("pwrite64", fd, address, bytes, offsetBytes);
  }

  /** lseek(SEEK_DATA or SEEK_HOLE); file offsets can be beyond 2^53. */
  lseek(fd: number, offsetBytes: bigint, whence: keyof typeof SEEK): bigint {
    const result = this.#native.syscall(NUMBER.lseek, fd, offsetBytes, SEEK[whence]);
    return BigInt(result === -1 ? -this.#native.errno() : result);
  }

  fstat(fd: number, address: number): number {
    return this.#call("fstat", fd, address);
  }

  addSeals(fd: number, seals: number): number {
    return this.#call("fcntl", fd, F_ADD_SEALS, seals);
  }

  getSeals(fd: number): number {
    return this.#call("fcntl", fd, F_GET_SEALS);
  }

  /** `vectorAddress`: a `struct iovec` of `bytes` at `address`. */
  plainCalls(
    fd: number,
    address: number,
    bytes: number,
    vectorAddress: number,
  ): Readonly<Record<Exclude<PlainCall, "poll">, () => number>> {
    return {
      read: () => this.#call("read", fd, address, bytes),
      write: () => this.#call("write", fd, address, bytes),
      readv: () => this.#call("readv", fd, vectorAddress, 1),
      fsync: () => this.#call("fsync", fd),
      fchmod: () => this.#call("fchmod", fd, OWNER_MODE),
      ioctl: () => this.#call("ioctl", fd, TCGETS, address),
      status_flags: () => this.#call("fcntl", fd, F_GETFL),
      descriptor_flags: () => this.#call("fcntl", fd, F_GETFD),
    };
  }

  /** Without waiting; `address`: a `struct pollfd`. */
  poll(address: number): number {
    return this.#call("poll", address, 1, 0);
  }

  /** An O_PATH descriptor. */
  openName(nameAddress: number): number {
    return this.#call("open", nameAddress, O_PATH | O_CLOEXEC);
  }

  /** A read of it never waits. */
  eventfd(): number {
    return this.#call("eventfd2", 0, EFD_NONBLOCK | O_CLOEXEC);
  }

  /** Both ends of a pipe, as two ints at the address; none of its calls waits. */
  pipe(address: number): number {
    return this.#call("pipe2", address, EFD_NONBLOCK | O_CLOEXEC);
  }

  /** Takes the pages of a vector, a `struct iovec`, into a pipe. */
  vmsplice(fd: number, vectorAddress: number): number {
    return this.#call("vmsplice", fd, vectorAddress, 1, SPLICE_F_NONBLOCK);
  }

  /** To that very address, over what is there. */
  mremap(address: bigint, bytes: bigint, toAddress: bigint): number {
    return this.#call("mremap", address, bytes, bytes, MREMAP_MAYMOVE_FIXED, toAddress);
  }

  mlock(address: bigint, bytes: bigint): number {
    return this.#call("mlock", address, bytes);
  }

  munlock(address: bigint, bytes: bigint): number {
    return this.#call("munlock", address, bytes);
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

  clockGettime(clock: number, timespecAddress: number): number {
    return this.#call("clock_gettime", clock, timespecAddress);
  }

  timerDelete(timer: number): number {
    return this.#call("timer_delete", timer);
  }

  #call(name: keyof typeof NUMBER, ...args: readonly Word[]): number {
    const result = this.#native.syscall(NUMBER[name], ...args);
    return result === -1 ? -this.#native.errno() : Number(result);
  }
}
