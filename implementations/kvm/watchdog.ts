/**
 * Ends a KVM_RUN that does not return: a timer signals this very thread, and the signal makes
 * KVM_RUN answer EINTR.
 */
import { mustSucceed } from "./answer.ts";
import { type Arena, CONTROL } from "./arena.ts";
import type { NativeCalls } from "./ffi.ts";
import { ITIMERSPEC, SIGEVENT } from "./layout.ts";
import type { SystemCalls } from "./system-calls.ts";

/** A real-time signal that neither the C library nor Node.js uses. */
const SIGNAL = 37;
const CLOCK_MONOTONIC = 1;
const SIGEV_THREAD_ID = 4;

const EVENT = CONTROL.timer;
const TIMER_ID = EVENT + SIGEVENT.bytes;
const SPEC = TIMER_ID + 8;
const REMAINING = SPEC + ITIMERSPEC.bytes;

/** One timer of the thread that made it. */
export class Watchdog implements Disposable {
  readonly #system: SystemCalls;
  readonly #arena: Arena;
  readonly #timeoutMs: number;
  readonly #repeatMs: number;
  readonly #timer: number;

  /** @param timeoutMs - how long one KVM_RUN may take, more than 1 millisecond. */
  constructor(native: NativeCalls, system: SystemCalls, arena: Arena, timeoutMs: number) {
    this.#system = system;
    this.#arena = arena;
    this.#timeoutMs = timeoutMs;
    // Repeats, so that an expiry just before KVM_RUN begins is not the last one.
    this.#repeatMs = Math.max(1, Math.floor(timeoutMs / 10));
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

  /** Runs a call under the timer. */
  guard<T>(call: () => T): T {
    this.#set(this.#timeoutMs, this.#repeatMs);
    try {
      return call();
    } finally {
      this.#set(0, 0);
    }
  }

  /** True once the time of the guarded call is over, give or take a tenth. */
  get expired(): boolean {
    mustSucceed(
      this.#system.timerGettime(this.#timer, this.#arena.addressOf(REMAINING)),
      "timer_gettime",
    );
    const { view } = this.#arena;
    const seconds = view.getBigInt64(REMAINING + ITIMERSPEC.offsets["it_value.tv_sec"], true);
    const nanoseconds = view.getBigInt64(REMAINING + ITIMERSPEC.offsets["it_value.tv_nsec"], true);
    return Number(seconds) * 1e3 + Number(nanoseconds) / 1e6 <= this.#repeatMs;
  }

  [Symbol.dispose](): void {
    mustSucceed(this.#system.timerDelete(this.#timer), "timer_delete");
  }

  #set(valueMs: number, intervalMs: number): void {
    this.#writeTime("it_value", valueMs);
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
