/**
 * Ends a KVM_RUN that does not return: a timer signals this very thread now and then, and the
 * signal makes KVM_RUN answer EINTR.
 *
 * Only an interrupted call looks at the clock, so that a call that comes back costs nothing.
 */
import { mustSucceed } from "./answer.ts";
import { type Arena, CONTROL } from "./arena.ts";
import { ITIMERSPEC, SIGEVENT, TIMESPEC } from "./layout.ts";
import type { NativeCalls } from "./native/ffi.ts";
import type { SystemCalls } from "./native/system-calls.ts";

/** A real-time signal that neither the C library nor Node.js uses. */
const SIGNAL = 37;
const CLOCK_MONOTONIC = 1;
const SIGEV_THREAD_ID = 4;

const EVENT = CONTROL.timer;
const TIMER_ID = EVENT + SIGEVENT.bytes;
const SPEC = TIMER_ID + 8;
const NOW = SPEC + ITIMERSPEC.bytes;

/** How long one call has been going on, as far as its interruptions tell. */
export interface Patience {
  /** True once the call has been interrupted for longer than it may take. */
  readonly exhausted: () => boolean;
}

/** One timer of the thread that made it; it ticks between `start` and `stop`. */
export class Watchdog implements Disposable {
  readonly #system: SystemCalls;
  readonly #arena: Arena;
  readonly #timeoutMs: () => number;
  readonly #timer: number;

  /** @param timeoutMs - how long one KVM_RUN may take, give or take a tenth; may change. */
  constructor(native: NativeCalls, system: SystemCalls, arena: Arena, timeoutMs: () => number) {
    this.#system = system;
    this.#arena = arena;
    this.#timeoutMs = timeoutMs;
    native.makeHarmless(SIGNAL);
    const { sigev_signo, sigev_notify, sigev_tid } = SIGEVENT.offsets;
    arena.view.setInt32(EVENT + sigev_signo, SIGNAL, true);
    arena.view.setInt32(EVENT + sigev_notify, SIGEV_THREAD_ID, true);
    arena.view.setInt32(EVENT + sigev_tid, system.gettid(), true);
    const created = system.timerCreate(
      CLOCK_MONOTONIC,
      arena.addressOf(EVENT),
      arena.addressOf(TIMER_ID),
    );
    mustSucceed(created, "timer_create");
    this.#timer = arena.view.getInt32(TIMER_ID, true);
  }

  start(): void {
    this.#set(Math.max(1, Math.floor(this.#timeoutMs() / 10)));
  }

  stop(): void {
    this.#set(0);
  }

  /** For one call; its time begins at its first interruption. */
  patience(): Patience {
    let firstMs: number | undefined;
    return {
      exhausted: () => {
        const nowMs = this.#nowMs();
        firstMs ??= nowMs;
        return nowMs - firstMs >= this.#timeoutMs();
      },
    };
  }

  [Symbol.dispose](): void {
    mustSucceed(this.#system.timerDelete(this.#timer), "timer_delete");
  }

  #nowMs(): number {
    const address = this.#arena.addressOf(NOW);
    mustSucceed(this.#system.clockGettime(CLOCK_MONOTONIC, address), "clock_gettime");
    const { view } = this.#arena;
    const seconds = view.getBigInt64(NOW + TIMESPEC.offsets.tv_sec, true);
    const nanoseconds = view.getBigInt64(NOW + TIMESPEC.offsets.tv_nsec, true);
    return Number(seconds) * 1e3 + Number(nanoseconds) / 1e6;
  }

  #set(intervalMs: number): void {
    this.#writeTime("it_value", intervalMs);
    this.#writeTime("it_interval", intervalMs);
    mustSucceed(
      this.#system.timerSettime(this.#timer, this.#arena.addressOf(SPEC)),
      "timer_settime",
    );
  }

  #writeTime(member: "it_value" | "it_interval", ms: number): void {
    const { view } = this.#arena;
    const { offsets } = ITIMERSPEC;
    const nanoseconds = BigInt(Math.round((ms % 1000) * 1e6));
    view.setBigInt64(SPEC + offsets[`${member}.tv_sec`], BigInt(Math.floor(ms / 1000)), true);
    view.setBigInt64(SPEC + offsets[`${member}.tv_nsec`], nanoseconds, true);
  }
}
