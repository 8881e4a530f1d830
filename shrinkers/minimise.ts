/**
 * Brings a failing trace to a normal form that still fails.
 */
import { printTrace, type Trace } from "../abi/trace.ts";
import { FIRST_PASSES, propose, QUICK_PASSES, THOROUGH_PASSES } from "./candidates.ts";
import { type Pass, SHORT_TRACE_MAX } from "./pass.ts";

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

/** How much is tried: what is soon tried, or everything. */
export type Effort = "near" | "all";

/** Asks whether anything simpler than a short trace fails; see `alphabet.ts` for what is tried. */
export type Certify = (trace: Trace, effort: Effort) => Promise<Certified>;

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
 * The simplest trace that the passes and searches reach and that still fails.
 *
 * The first passes bring it to a length that can be searched. From there on, what costs least comes
 * first: a search of what is near, the quick passes, a search of everything, and where there is no
 * certificate the thorough passes. Whatever one finds is taken back to the start. Every adopted
 * candidate is strictly simpler than the one before, so this ends; a candidate is run only once,
 * however many passes propose it.
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
  const ask = async (about: Trace, effort: Effort): Promise<Certified | undefined> =>
    search.stopped ? undefined : await certify?.(about, effort);
  let current = await search.runWhileLong(FIRST_PASSES, trace);
  let certified = false;
  for (let before: Trace | undefined; before !== current && !certified; ) {
    before = current;
    const near = await ask(current, "near");
    current = near?.simpler ?? (await search.runAll(QUICK_PASSES, current));
    if (current !== before) continue;
    const found = await ask(current, "all");
    certified = found?.complete === true && found.simpler === undefined;
    if (certified) break;
    current = found?.simpler ?? (await search.runFirst(THOROUGH_PASSES, current));
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

  /** Runs passes in order, and again while that makes a long trace shorter. */
  async runWhileLong(passes: readonly Pass[], trace: Trace): Promise<Trace> {
    let current = trace;
    let before: number;
    do {
      before = current.operations.length;
      for (const pass of passes) current = await this.run(pass, current);
    } while (current.operations.length > SHORT_TRACE_MAX && current.operations.length < before);
    return current;
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

  /** Runs passes in order until one finds something. */
  async runFirst(passes: readonly Pass[], trace: Trace): Promise<Trace> {
    for (const pass of passes) {
      const found = await this.run(pass, trace);
      if (found !== trace) return found;
    }
    return trace;
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
