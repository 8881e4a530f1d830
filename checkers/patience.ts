/** How long an implementation is waited for, and what is known of how long it takes. */
import type { LostDuring } from "../abi/implementation.ts";
import { inTime, isThenable, OPERATION_TIMEOUT_MS } from "../abi/in-time.ts";

/**
 * The limit of one call when nobody set it: a check that is to take no longer than that does not
 * wait longer for one answer.
 */
export function usualTimeoutMs(timeBudgetMs: number = Number.POSITIVE_INFINITY): number {
  return Math.min(OPERATION_TIMEOUT_MS, Math.max(timeBudgetMs, 1));
}

/** Waits for calls, and learns how long they take when they are answered. */
export class Patience {
  readonly #limitMs: number;
  readonly #now: () => number;
  #longestMs = 0;

  /** @param now - milliseconds from any fixed moment. */
  constructor(limitMs: number, now: () => number) {
    this.#limitMs = limitMs;
    this.#now = now;
  }

  /** One that has learnt how long an answer takes, and does not wait much longer. */
  hasty(): Patience {
    const enoughMs = Math.max(HASTY_MS_MIN, HASTY_TIMES * this.#longestMs);
    return new Patience(Math.min(this.#limitMs, enoughMs), this.#now);
  }

  /** @throws {ImplementationLost} hung, when the call takes longer than the limit. */
  async wait<T>(call: T | PromiseLike<T>, what: string, during?: LostDuring): Promise<T> {
    if (!isThenable(call)) return call;
    const startedMs = this.#now();
    const answer = await inTime(call, this.#limitMs, what, during);
    this.#longestMs = Math.max(this.#longestMs, this.#now() - startedMs);
    return answer;
  }
}

/** An answer that takes so many times as long as the slowest before it is none. */
const HASTY_TIMES = 10;

/** Machines, and the processes that they wait for, may be slow for once. */
const HASTY_MS_MIN = 1_000;
