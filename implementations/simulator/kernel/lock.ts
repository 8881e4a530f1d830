/** Locks and read sections of the simulated kernel. They wait by yielding: a scheduler sees it. */
import { HarnessError } from "../../../abi/harness-error.ts";
import type { MicroStep } from "./micro-step.ts";

/** Mutual exclusion. Use: `yield lock.acquiring; lock.take(); ... lock.release();` */
export class Lock {
  /** Yield this before {@link take}; it is ready when nobody holds the lock. */
  readonly acquiring: MicroStep;
  #held = false;

  constructor(name: string) {
    this.acquiring = { label: `take ${name}`, isReady: () => !this.#held };
  }

  /** Whether somebody has it. */
  get held(): boolean {
    return this.#held;
  }

  /** @throws {HarnessError} MSC221 when it is held: somebody did not wait. */
  take(): void {
    if (this.#held) {
      const hint = "a driver resumes an actor only when its step is ready";
      throw new HarnessError("MSC221", `${this.acquiring.label}: it is held`, hint);
    }
    this.#held = true;
  }

  /** Takes it when nobody holds it. @returns whether it did. */
  tryTake(): boolean {
    if (this.#held) return false;
    this.#held = true;
    return true;
  }

  release(): void {
    this.#held = false;
  }
}

/**
 * Sleepable read-copy-update: readers never wait, a writer waits until the readers are gone that
 * may still see what it replaced.
 *
 * Use: `const section = srcu.enter(); ... srcu.leave(section);` and `yield srcu.synchronizing();`.
 *
 * @source kernel/rcu/srcutree.c: readers count in one of two epochs, a writer flips the epoch.
 */
export class Srcu {
  readonly #readers: [number, number] = [0, 0];
  readonly #drained: readonly [MicroStep, MicroStep];
  #epoch: 0 | 1 = 0;

  constructor(name: string) {
    const label = `synchronize ${name}`;
    this.#drained = [
      { label, isReady: () => this.#readers[0] === 0 },
      { label, isReady: () => this.#readers[1] === 0 },
    ];
  }

  /** @returns the epoch to hand to {@link leave}. */
  enter(): 0 | 1 {
    this.#readers[this.#epoch]++;
    return this.#epoch;
  }

  leave(section: 0 | 1): void {
    this.#readers[section]--;
  }

  /** Starts a new epoch. @returns the step that is ready once every earlier reader has left. */
  synchronizing(): MicroStep {
    const old = this.#epoch;
    this.#epoch = old === 0 ? 1 : 0;
    return this.#drained[old];
  }
}
