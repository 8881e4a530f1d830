/**
 * Brings a failing trace to a normal form that still fails.
 */
import { printTrace, type Trace } from "../abi/trace.ts";
import { propose, QUICK_PASSES, THOROUGH_PASSES } from "./candidates.ts";
import type { Pass } from "./pass.ts";

/** When to stop although simpler traces may exist. */
export interface ShrinkLimits {
  /** How many candidates may be run at most. */
  readonly evaluationsMax: number;
  /** True once the time is up. Asked before every run; this layer has no clock. */
  readonly deadline?: () => boolean;
}

/** What a search of everything simpler came to. */
export interface Certified {
  /** The simplest trace that it knows to fail; undefined when that is the given one. */
  readonly simpler: Trace | undefined;
  /** True when it has tried everything that is simpler. */
  readonly complete: boolean;
}

/** Asks whether anything simpler than a short trace fails; see `alphabet.ts` for what is tried. */
export type Certify = (trace: Trace) => Promise<Certified>;

/** What shrinking came to. */
export interface Minimised {
  readonly trace: Trace;
  /** Candidates that were run. */
  readonly evaluations: number;
  /**
   * True when every candidate of the result was tried and none failed; false when a limit ended the
   * search.
   */
  readonly complete: boolean;
  /** True when a search of everything simpler, of a small alphabet, found nothing. */
  readonly certified: boolean;
}

/**
 * The simplest trace that the passes reach and that still fails.
 *
 * Runs the quick passes until none finds anything, then asks for a certificate, and runs the
 * thorough ones when there is none. Every adopted candidate is strictly simpler
 * than the one before, so this ends; a candidate is run only once, however many passes propose it.
 *
 * @param trace - known to fail; it is not run again.
 * @param stillFails - runs a candidate on a fresh machine; true when it fails in the same way as
 *   the original.
 */
export async function minimise(
  trace: Trace,
  stillFails: (candidate: Trace) => Promise<boolean>,
  limits: ShrinkLimits,
  certify?: Certify,
): Promise<Minimised> {
  const search = new Minimiser(stillFails, limits);
  let current = trace;
  let certified = false;
  for (let before: Trace | undefined; before !== current && !certified; ) {
    before = current;
    current = await search.runAll(QUICK_PASSES, current);
    const found = search.stopped ? undefined : await certify?.(current);
    certified = found?.complete === true && found.simpler === undefined;
    if (certified) break;
    current = found?.simpler ?? (await search.runAll(THOROUGH_PASSES, current));
  }
  const { evaluations, stopped } = search;
  return { trace: current, evaluations, complete: !stopped, certified };
}

class Minimiser {
  evaluations = 0;
  stopped = false;
  readonly #tried = new Set<string>();
  readonly #stillFails: (candidate: Trace) => Promise<boolean>;
  readonly #limits: ShrinkLimits;

  constructor(stillFails: (candidate: Trace) => Promise<boolean>, limits: ShrinkLimits) {
    this.#stillFails = stillFails;
    this.#limits = limits;
  }

  /** Runs passes in order until none finds anything. */
  async runAll(passes: readonly Pass[], trace: Trace): Promise<Trace> {
    let current = trace;
    for (let before: Trace | undefined; before !== current; ) {
      before = current;
      for (const pass of passes) current = await this.run(pass, current);
    }
    return current;
  }

  /** @returns the last adopted candidate of the pass, or the given trace. */
  async run(pass: Pass, trace: Trace): Promise<Trace> {
    let current = trace;
    const proposals = propose(pass, trace);
    for (let next = proposals.next(); next.done !== true; ) {
      const adopted = await this.#fails(next.value);
      if (adopted) current = next.value;
      if (this.stopped) break;
      next = proposals.next(adopted);
    }
    return current;
  }

  async #fails(candidate: Trace): Promise<boolean> {
    const text = printTrace(candidate);
    if (this.stopped || this.#tried.has(text)) return false;
    const { evaluationsMax, deadline } = this.#limits;
    this.stopped = this.evaluations >= evaluationsMax || deadline?.() === true;
    if (this.stopped) return false;
    this.#tried.add(text);
    this.evaluations++;
    return this.#stillFails(candidate);
  }
}
