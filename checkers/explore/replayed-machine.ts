/** Machines that can be gone back to: a machine is the path that leads to it, done again. */
import {
  type Implementation,
  type ImplementationFactory,
  ImplementationLost,
} from "../../implementations/implementation.ts";
import { HarnessError } from "../../model/harness-error.ts";
import type { Observation } from "../../model/observation.ts";
import type { Operation } from "../../model/operation.ts";
import { type Answer, ask } from "../ask.ts";
import type { ForkableMachine } from "../exhaustive/object/product.ts";
import { machineKey } from "./machine-key.ts";

/** All that one operation showed. */
export interface Seen {
  readonly answer: Answer;
  readonly observedBefore: Observation | undefined;
  readonly observedAfter: Observation | undefined;
}

/** A machine at the end of a path. */
export interface ReplayedMachine {
  path: readonly Operation[];
  observation: Observation | undefined;
  key: string;
  /** A live machine in this state, if there is one: shared by all forks, used by one at a time. */
  spare: { live: Implementation | undefined };
}

/**
 * Makes an implementation forkable that cannot be copied: a fork is a fresh machine that does the
 * same path again. Paths are short in a breadth-first search, and a simulated operation takes a
 * microsecond or two. A machine that an operation left as it was does the next one as well.
 *
 * @throws {HarnessError} MSC113 when an implementation does not answer at once, MSC246 when it does
 *   not do the same again.
 */
export function replayedMachine(
  factory: ImplementationFactory,
): ForkableMachine<ReplayedMachine, Operation, Seen> {
  const { name } = factory.capabilities;
  return {
    name,
    open: () => {
      const live = atOnce(name, factory.open());
      const observation = live.observe();
      return { path: [], observation, key: machineKey(live, observation), spare: { live } };
    },
    fork: (machine) => ({ ...machine }),
    apply: (machine, operation) => {
      const { path, spare, observation: observedBefore } = machine;
      const live = spare.live ?? replayed(factory, path, machine.key);
      spare.live = undefined;
      const answer = atOnce(name, ask(live, operation));
      const observedAfter = live.observe();
      const key = machineKey(live, observedAfter);
      if (key === machine.key && live.fingerprint !== undefined && !isLost(answer)) {
        spare.live = live;
      } else {
        void live[Symbol.asyncDispose]();
        Object.assign(machine, { path: [...path, operation], observation: observedAfter, key });
        machine.spare = { live: undefined };
      }
      return { answer, observedBefore, observedAfter };
    },
    key: ({ key }) => key,
    resultOf: ({ answer }) => (isLost(answer) ? answer.manner : answer.kind),
    printSeen: ({ answer }) => (isLost(answer) ? answer.message : answer.kind),
  };
}

/** True when the machine died instead of answering. */
export function isLost(answer: Answer): answer is ImplementationLost {
  return answer instanceof ImplementationLost;
}

/** A fresh machine at the end of a path, which has to be where the path led before. */
function replayed(
  factory: ImplementationFactory,
  path: readonly Operation[],
  key: string,
): Implementation {
  const { name } = factory.capabilities;
  const live = atOnce(name, factory.open());
  for (const operation of path) atOnce(name, ask(live, operation));
  if (machineKey(live, live.observe()) === key) return live;
  const hint = "what a machine does may depend on its operations alone: no clock, no chance";
  throw new HarnessError("MSC246", `${name} does not do the same again`, hint);
}

function atOnce<T>(name: string, given: T | Promise<T>): T {
  if (!(given instanceof Promise)) return given;
  const hint = "explore the simulator, or the model alone; check runs any implementation";
  throw new HarnessError("MSC113", `${name} does not answer at once`, hint);
}
