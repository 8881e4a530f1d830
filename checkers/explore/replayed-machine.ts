/** Machines that can be gone back to: a machine is the path that leads to it, done again. */
import { isImplementationLost } from "../../abi/implementation.ts";
import type { Observation } from "../../abi/observation.ts";
import type { Operation } from "../../abi/operation.ts";
import type { ForkableMachine } from "../../explorer/object/product.ts";
import type { Answer } from "../ask.ts";
import type { LiveMachines } from "./live-machines.ts";
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
}

/**
 * Makes an implementation forkable that cannot be copied: a fork is a fresh machine that does the
 * same path again. Paths are short in a breadth-first search, and a simulated operation takes a
 * microsecond or two. A machine that, by its fingerprint, an operation left as it was does the next
 * one as well.
 */
export function replayedMachine(
  machines: LiveMachines,
): ForkableMachine<ReplayedMachine, Operation, Seen> {
  return {
    name: machines.name,
    open: () => {
      const path: readonly Operation[] = [];
      const live = machines.at(path, undefined);
      const observation = live.observe();
      const key = machineKey(live, observation);
      machines.keep(live, path);
      return { path, observation, key };
    },
    fork: (machine) => ({ ...machine }),
    apply: (machine, operation) => {
      const { path, observation: observedBefore } = machine;
      const live = machines.at(path, machine.key);
      const answer = machines.ask(live, operation);
      const observedAfter = live.observe();
      const key = machineKey(live, observedAfter);
      if (key === machine.key && live.fingerprint !== undefined && !isImplementationLost(answer)) {
        machines.keep(live, path);
      } else {
        machines.close(live);
        Object.assign(machine, { path: [...path, operation], observation: observedAfter, key });
      }
      return { answer, observedBefore, observedAfter };
    },
    key: ({ key }) => key,
    resultOf: ({ answer }) => (isImplementationLost(answer) ? answer.manner : answer.kind),
    printSeen: ({ answer }) => (isImplementationLost(answer) ? answer.message : answer.kind),
  };
}
