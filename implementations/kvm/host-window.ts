/**
 * The host memory of the checked program, at the very addresses that traces name
 * (`docs/adr/0010-host-window.md`).
 */
import { ERRNO_NUMBERS } from "../../abi/errno.ts";
import { HarnessError } from "../../abi/harness-error.ts";
import type {
  HostMmap,
  HostOperation,
  HostRead,
  HostWrite,
  Operation,
  OperationOf,
  Protection,
} from "../../abi/operation.ts";
import type { Outcome } from "../../abi/outcome.ts";
import type { Advice, ChildWrite, HostAdvise, HostMremap } from "../../abi/plain-calls.ts";
import { decodeWord, encodeTag, TAG_BYTES } from "../../abi/tag-bytes.ts";
import { HOST_MAPPED_PAGES, HOST_WINDOW_START, PAGE_SIZE_BYTES } from "../../abi/units.ts";
import { errnoOf, mustSucceed, outcomeOf } from "./answer.ts";
import { type Arena, CONTROL } from "./arena.ts";
import { type ByteSpan, FarMemory } from "./far-memory.ts";
import { IOVEC } from "./layout.ts";
import type { ChildCalls } from "./native/child-calls.ts";
import { MAP, PROT, type SystemCalls } from "./native/system-calls.ts";

const EFAULT = ERRNO_NUMBERS.EFAULT;

const START = Number(HOST_WINDOW_START);
/** The part of the window that is kept free for traces; what is behind it may be taken. */
const NEAR_BYTES = 0x100_0000;
const NEAR_END = HOST_WINDOW_START + BigInt(NEAR_BYTES);
const MAPPED_BYTES = HOST_MAPPED_PAGES * Number(PAGE_SIZE_BYTES);
/** What is not touched need not fit the memory of the host. */
const ANONYMOUS = MAP.PRIVATE | MAP.ANONYMOUS | MAP.NORESERVE;

const LOCAL_VECTOR = CONTROL.vectors;
const REMOTE_VECTOR = LOCAL_VECTOR + IOVEC.bytes;
const WORD = REMOTE_VECTOR + IOVEC.bytes;
const PIPE_END_BYTES = 4;

const PROTECTION_BITS: Readonly<Record<Protection, number>> = {
  none: PROT.NONE,
  read: PROT.READ,
  "read-execute": PROT.READ_EXECUTE,
  "read-write": PROT.READ_WRITE,
};

/** The range of a call on host memory. */
type HostRange = Pick<OperationOf<"host_munmap">, "hva" | "sizeBytes">;

/** MADV_POPULATE_READ and MADV_POPULATE_WRITE: what an access would bring in, without making it. */
const POPULATE = { READ: 22, WRITE: 23 } as const;

/** Calls of madvise, and the number of the advice. */
const ADVICE_OF: Readonly<Record<AdviceKind, number>> = {
  host_dontneed: 4,
  host_remove: 9,
  host_collapse: 25,
};

/** @source include/uapi/asm-generic/mman-common.h */
const ADVICE_NUMBERS: Readonly<Record<Exclude<Advice, "lock">, number>> = {
  cold: 20,
  pageout: 21,
  populate_read: POPULATE.READ,
  populate_write: POPULATE.WRITE,
};

type AdviceKind = "host_dontneed" | "host_remove" | "host_collapse";

/** A call of madvise. */
type Advise = OperationOf<AdviceKind>;

/** True for a call of madvise. */
export function isAdvice(operation: Operation): operation is Advise {
  return Object.hasOwn(ADVICE_OF, operation.op);
}

/** The advice that a call of madvise gives, as its number. */
export function adviceOf({ op }: Advise): number {
  return ADVICE_OF[op];
}

const advise = (window: HostWindow, call: Advise): Outcome => window.advise(call, adviceOf(call));

/** How each kind of operation is performed that needs nothing but the window. */
export const WINDOW_CALLS: {
  readonly [K in Exclude<HostOperation["op"], "host_mmap" | "host_pin">]: (
    window: HostWindow,
    call: OperationOf<K>,
  ) => Outcome;
} = {
  host_munmap: (window, call) => window.unmap(call),
  host_mprotect: (window, call) => window.protect(call),
  host_dontneed: advise,
  host_remove: advise,
  host_collapse: advise,
  host_advise: (window, call) => window.bringOrTake(call),
  host_mremap: (window, call) => window.move(call),
  host_read: (window, call) => window.read(call),
  host_write: (window, call) => window.write(call),
};

/** The host window of one machine: mapped when made, gone when disposed. */
export class HostWindow implements Disposable {
  readonly #system: SystemCalls;
  readonly #arena: Arena;
  readonly #pid: number;
  readonly #far = new FarMemory();

  /** @throws {HarnessError} MSC304 when something else is mapped in the window. */
  constructor(system: SystemCalls, arena: Arena) {
    this.#system = system;
    this.#arena = arena;
    this.#pid = system.getpid();
    const flags = ANONYMOUS | MAP.FIXED_NOREPLACE;
    if (system.mmap(START, NEAR_BYTES, PROT.READ_WRITE, flags) !== START) {
      throw new HarnessError(
        "MSC304",
        `the host window at 0x${START.toString(16)} cannot be mapped`,
        "one process holds one kvm machine at a time; otherwise start again",
      );
    }
    mustSucceed(
      system.munmap(START + MAPPED_BYTES, NEAR_BYTES - MAPPED_BYTES),
      "munmap in the window",
    );
  }

  [Symbol.dispose](): void {
    mustSucceed(this.#system.munmap(START, NEAR_BYTES), "munmap of the window");
    for (const { from, to } of this.#far.own) {
      mustSucceed(this.#system.munmap(from, to - from), "munmap of the window");
    }
  }

  /** Whether something of the harness lies in a range, so that a call on it must not be made. */
  isTaken(hva: bigint, sizeBytes: bigint): boolean {
    const span = farPartOf({ hva, sizeBytes });
    return span.from < span.to && this.#far.isTaken(span);
  }

  /**
   * mmap over a part of the window; the caller has made sure that it is one.
   *
   * @param fileFd - number of the descriptor that is mapped; anonymous memory without.
   */
  map(call: HostMmap, fileFd?: number): Outcome {
    const { hva, sizeBytes, protection, fdOffsetBytes, sharing } = call;
    const bits = PROTECTION_BITS[protection];
    const fileFlags = sharing === "shared" ? MAP.SHARED : MAP.PRIVATE;
    const flags = (fileFd === undefined ? ANONYMOUS : fileFlags) | MAP.FIXED;
    const outcome = outcomeOf(
      this.#system.mmap(hva, sizeBytes, bits, flags, fileFd ?? -1, fdOffsetBytes),
    );
    // A call that fails late has unmapped what was there.
    if (outcome.kind === "ok") this.#far.add(farPartOf(call));
    else this.#far.remove(farPartOf(call));
    return outcome;
  }

  unmap(range: HostRange): Outcome {
    const outcome = outcomeOf(this.#system.munmap(range.hva, range.sizeBytes));
    if (outcome.kind === "ok") this.#far.remove(farPartOf(range));
    return outcome;
  }

  protect({ hva, sizeBytes, protection }: OperationOf<"host_mprotect">): Outcome {
    return outcomeOf(this.#system.mprotect(hva, sizeBytes, PROTECTION_BITS[protection]));
  }

  advise({ hva, sizeBytes }: HostRange, advice: number): Outcome {
    return outcomeOf(this.#system.madvise(hva, sizeBytes, advice));
  }

  /** What is locked is let go at once, also where not all could be. */
  bringOrTake(call: HostAdvise): Outcome {
    if (call.advice !== "lock") return this.advise(call, ADVICE_NUMBERS[call.advice]);
    const outcome = outcomeOf(this.#system.mlock(call.hva, call.sizeBytes));
    this.#system.munlock(call.hva, call.sizeBytes);
    return outcome;
  }

  /** mremap of one page; the caller has made sure that both lie in the window. */
  move({ hva, toHva }: HostMremap): Outcome {
    const outcome = outcomeOf(this.#system.mremap(hva, PAGE_SIZE_BYTES, toHva));
    if (outcome.kind !== "ok") return outcome;
    this.#far.remove(farPartOf({ hva, sizeBytes: PAGE_SIZE_BYTES }));
    this.#far.add(farPartOf({ hva: toHva, sizeBytes: PAGE_SIZE_BYTES }));
    return outcome;
  }

  read({ hva }: HostRead): Outcome {
    const [local, remote] = this.#vectors(hva);
    const result = this.#system.processVmReadv(this.#pid, local, remote);
    if (result < 0) return this.#notReached(hva, result, POPULATE.READ);
    return { kind: "loaded", tag: decodeWord(this.#arena.view.getBigUint64(WORD, true)) };
  }

  write({ hva, tag }: HostWrite): Outcome {
    this.#arena.view.setBigUint64(WORD, encodeTag(tag), true);
    const [local, remote] = this.#vectors(hva);
    const result = this.#system.processVmWritev(this.#pid, local, remote);
    return result < 0 ? this.#notReached(hva, result, POPULATE.WRITE) : { kind: "ok" };
  }

  /** The child reads the tag from a pipe, and cannot be ended by where it puts it. */
  writeInChild(child: ChildCalls, { hva, tag }: ChildWrite): Outcome {
    const { view } = this.#arena;
    mustSucceed(this.#system.pipe(this.#arena.addressOf(WORD)), "pipe");
    const [from, to] = [view.getInt32(WORD, true), view.getInt32(WORD + PIPE_END_BYTES, true)];
    view.setBigUint64(WORD, encodeTag(tag), true);
    mustSucceed(this.#system.write(to, this.#arena.addressOf(WORD), TAG_BYTES), "write to a pipe");
    const result = child.read(from, hva, TAG_BYTES);
    this.#system.close(from);
    this.#system.close(to);
    return result < 0 ? this.#notReached(hva, result, POPULATE.WRITE) : { kind: "ok" };
  }

  /**
   * What a load or store would have ended in, had it been made.
   *
   * Both calls say EFAULT whether there is no access or a SIGBUS would be raised. Populating the
   * page tells: ENOMEM where nothing is mapped, EINVAL where the protection forbids the access,
   * EFAULT where the fault itself fails (`docs/adr/0012-host-access-without-dying.md`).
   *
   * @source mm/madvise.c, madvise_populate (Linux 5.14)
   */
  #notReached(hva: bigint, result: number, advice: number): Outcome {
    if (result !== -EFAULT) return { kind: "failed", errno: errnoOf(result) };
    const pageStart = hva & ~(PAGE_SIZE_BYTES - 1n);
    const populated = this.#system.madvise(pageStart, PAGE_SIZE_BYTES, advice);
    return populated === -EFAULT ? { kind: "sigbus" } : { kind: "failed", errno: "EFAULT" };
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

/** The part of a range, in whole pages, that is not kept free. */
function farPartOf({ hva, sizeBytes }: HostRange): ByteSpan {
  const mask = PAGE_SIZE_BYTES - 1n;
  const to = (hva + sizeBytes + mask) & ~mask;
  return { from: hva > NEAR_END ? hva & ~mask : NEAR_END, to };
}
