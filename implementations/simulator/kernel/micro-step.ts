/**
 * Micro-steps: the atomic pieces an operation of the simulated kernel is made of.
 *
 * A kernel path is a generator that yields before each piece. Driven to its end it is an ordinary
 * call; driven by a scheduler, every `yield` is a place where another actor may run.
 */
import { HarnessError } from "../../../abi/harness-error.ts";

/** What an actor is about to do. One constant per place in the code, never one per call. */
export interface MicroStep {
  readonly label: string;
  /** Absent for a step that can always go on; a waiting actor may go on when it answers true. */
  readonly isReady?: () => boolean;
}

/** A kernel path in micro-steps, with its result. */
export type Steps<T> = Generator<MicroStep, T, void>;

/** A step that never waits. */
export function microStep(label: string): MicroStep {
  return { label };
}

/**
 * Runs one path alone, from its first micro-step to its result.
 *
 * @param stuck - called with the label of a step that waits: alone, nobody can ever let it go on.
 * @throws {HarnessError} MSC220 when it waits, unless `stuck` throws something else.
 */
export function runToEnd<T>(steps: Steps<T>, stuck: (label: string) => never = waitsForItself): T {
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
    const { isReady, label } = next.value;
    if (isReady !== undefined && !isReady()) stuck(label);
  }
}

function waitsForItself(label: string): never {
  throw new HarnessError(
    "MSC220",
    `the simulator waits for itself at "${label}"`,
    "a lock or a read section is not left on some path; this is a bug of the simulator",
  );
}
