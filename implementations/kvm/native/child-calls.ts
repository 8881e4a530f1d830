/**
 * One system call of a forked child. JavaScript cannot fork: the child would go on in a runtime
 * whose other threads are gone. A few instructions can, since they touch nothing but registers.
 */
import { mustSucceed } from "../answer.ts";
import type { NativeCalls, Word } from "./ffi.ts";
import { MAP, PROT, type SystemCalls } from "./system-calls.ts";

/**
 * In C: `pid = fork(); if (pid == 0) { r = syscall(a, b, c, d); exit_group(r < 0 ? -r : 0); }
 * return pid < 0 || wait4(pid, &status, 0, NULL) < 0 ? the errno, negative : status;`, with wait4
 * made again after EINTR.
 *
 * @source arch/x86/entry/syscalls/syscall_64.tbl: fork 57, exit_group 231, wait4 61.
 */
const CODE = [
  // Registers that belong to the caller, and room for the status.
  "53 41 54 41 55 41 56 52",
  // rbx, r12, r13, r14 = the call and its arguments.
  "48 89 fb 49 89 f4 49 89 d5 49 89 ce",
  // eax = fork(): below 0 to the end, above 0 to the parent.
  "b8 39 00 00 00 0f 05 85 c0 78 3e 75 1f",
  // The child: eax = the call.
  "48 89 d8 4c 89 e7 4c 89 ee 4c 89 f2 0f 05",
  // edi = eax < 0 ? -eax : 0; exit_group(edi).
  "31 ff 85 c0 79 04 89 c7 f7 df b8 e7 00 00 00 0f 05",
  // The parent: edi = pid; wait4(edi, rsp, 0, NULL), once more after -EINTR.
  "89 c7 48 89 e6 31 d2 45 31 d2 b8 3d 00 00 00 0f 05 83 f8 fc 74 ec",
  // eax = the status, unless the wait failed.
  "85 c0 78 03 8b 04 24",
  // Registers back, eax as 64 bits, return.
  "5a 41 5e 41 5d 41 5c 5b 48 98 c3",
].join(" ");

const NUMBER = { read: 0, ioctl: 16 } as const;
const EXIT_SHIFT = 8;
const SIGNAL_MASK = 0x7f;
const PAGE = 4096;

/** Makes children; its page of code is mapped when the first is made, and stays. */
export class ChildCalls {
  readonly #native: NativeCalls;
  readonly #system: SystemCalls;
  #code: ReturnType<NativeCalls["codeAt"]> | undefined;

  constructor(native: NativeCalls, system: SystemCalls) {
    this.#native = native;
    this.#system = system;
  }

  /** ioctl on a descriptor that the child inherits. */
  ioctl(fd: number, request: number, argument: Word): number {
    return this.#call(NUMBER.ioctl, fd, request, argument);
  }

  /** read into memory of the child. */
  read(fd: number, address: Word, bytes: number): number {
    return this.#call(NUMBER.read, fd, address, bytes);
  }

  /**
   * A system call of a child that is forked for it.
   *
   * @returns 0 for any success, or a negative errno.
   * @throws {HarnessError} MSC233 when no child could be made, or a signal ended it.
   */
  #call(number: number, a: Word, b: Word, c: Word): number {
    this.#code ??= this.#native.codeAt(this.#mapped());
    const status = mustSucceed(Number(this.#code(number, a, b, c)), "fork");
    mustSucceed(-(status & SIGNAL_MASK), "a system call of a child");
    return -(status >> EXIT_SHIFT);
  }

  #mapped(): number {
    const flags = MAP.PRIVATE | MAP.ANONYMOUS;
    const address = mustSucceed(
      this.#system.mmap(0, PAGE, PROT.READ_WRITE, flags),
      "mmap of the code for children",
    );
    const bytes = CODE.split(" ").map((byte) => Number.parseInt(byte, 16));
    new Uint8Array(this.#native.view(address, PAGE)).set(bytes);
    mustSucceed(
      this.#system.mprotect(address, PAGE, PROT.READ_EXECUTE),
      "mprotect of the code for children",
    );
    return address;
  }
}
