/** Machines, a dialect and options made by hand, for tests of checkers. */

import { ALL_FEATURES } from "../abi/features.ts";
import type { Capabilities, Implementation, ImplementationFactory } from "../abi/implementation.ts";
import { parseOperation } from "../abi/notation.ts";
import type { Operation } from "../abi/operation.ts";
import { OPERATION_KINDS } from "../abi/operation-fields.ts";
import type { Outcome } from "../abi/outcome.ts";
import { SharedMap } from "../abi/shared-map.ts";
import { makeTrace, type Trace } from "../abi/trace.ts";
import { HOST_WINDOW_START, pageOf } from "../abi/units.ts";
import type { Dialect } from "../model/dialect.ts";
import type { Effect } from "../model/rule.ts";
import type { HostPage, MachineState } from "../model/state.ts";
import type { OperationSource } from "./dialect-lockstep.ts";

/** How a machine answers; it may throw. */
export type Script = (operation: Operation, index: number) => Outcome | Promise<Outcome>;

/** A factory whose machines follow a script, and that counts them. */
export interface ScriptedFactory extends ImplementationFactory {
  opened: number;
  disposed: number;
}

/** @param script - made anew for every machine, told its number, so that it may keep state. */
export function scripted(
  script: (machine: number) => Script,
  given: Partial<Capabilities> = {},
): ScriptedFactory {
  const capabilities = {
    name: "scripted",
    operations: OPERATION_KINDS,
    features: ALL_FEATURES,
    observable: false,
  };
  const factory: ScriptedFactory = {
    opened: 0,
    disposed: 0,
    capabilities: { ...capabilities, ...given },
    open: () => {
      const answer = script(factory.opened++);
      let index = 0;
      return {
        apply: (operation) => answer(operation, index++),
        observe: () => undefined,
        [Symbol.asyncDispose]: async () => {
          factory.disposed++;
        },
      };
    },
    [Symbol.asyncDispose]: async () => {},
  };
  return factory;
}

/** One scripted machine. */
export function machineOf(script: Script): Implementation {
  return scripted(() => script).open() as Implementation;
}

/** The same factory, with every operation it is handed written down, one list for each machine. */
export function recording(factory: ImplementationFactory): {
  readonly factory: ImplementationFactory;
  readonly machines: Operation[][];
} {
  const machines: Operation[][] = [];
  const open = async (): Promise<Implementation> => {
    const inner = await factory.open();
    const operations: Operation[] = [];
    machines.push(operations);
    return {
      apply: (operation) => {
        operations.push(operation);
        return inner.apply(operation);
      },
      observe: () => inner.observe(),
      [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
    };
  };
  return { factory: { ...factory, capabilities: factory.capabilities, open }, machines };
}

/** A trace of this dialect from lines of notation. */
export function traceOf(dialect: string, ...lines: readonly string[]): Trace {
  return makeTrace(dialect, lines.map(parseOperation));
}

/** A source of these lines of notation. */
export function lines(...operations: readonly string[]): OperationSource {
  return (_state, index) => {
    const line = operations[index];
    return line === undefined ? undefined : parseOperation(line);
  };
}

const FIRST_PAGE = Number(pageOf(HOST_WINDOW_START));

/**
 * A dialect in which a store may or may not reach memory, which user space cannot tell until it
 * loads; and in which closing a descriptor always fails.
 */
export const COIN: Dialect = {
  name: "coin",
  sentence: "A store may or may not reach memory.",
  constants: {
    userSlots: 4,
    slotIds: 4,
    addressSpaces: 1,
    validFlags: 0,
    slotPagesMax: 16n,
    gpaLimit: 1n << 20n,
    hvaLimit: 1n << 47n,
    presetsExitReason: true,
    fetchWithoutSlot: "INTERNAL_ERROR",
    loadsMayDirty: true,
    memfdFlags: 0,
  },
  operations: {
    guest_write: {
      ladder: [],
      effect: effect("coin/write", ({ state, operation }) => [
        { expected: { kind: "ok" }, state: withTag(state, operation.tag), decidedBy: "coin/heads" },
        { expected: { kind: "ok" }, state, decidedBy: "coin/tails" },
      ]),
    },
    guest_read: {
      ladder: [],
      effect: effect("coin/read", ({ state }) => [
        { expected: { kind: "loaded", tag: tagOf(state) }, state, decidedBy: "coin/read" },
      ]),
    },
    close: {
      ladder: [
        {
          rule: {
            id: "coin/never-closes",
            sentence: "close fails.",
            source: "made by hand",
            verdict: "EIO",
            speaks: () => true,
          },
          errno: "EBADF",
        },
      ],
      effect: effect("coin/close", ({ state }) => [
        { expected: { kind: "ok" }, state, decidedBy: "coin/close" },
      ]),
    },
  },
};

function effect<O extends Operation>(id: string, apply: Effect<O>["apply"]): Effect<O> {
  const outcomes = id === "coin/write" ? ["coin/heads", "coin/tails"] : [id];
  return { id, sentence: "As the coin falls.", source: "made by hand", outcomes, apply };
}

function tagOf(state: MachineState): number {
  return state.hostPages.get(FIRST_PAGE)?.tag ?? 0;
}

function withTag(state: MachineState, tag: number): MachineState {
  return {
    ...state,
    hostPages: SharedMap.of<HostPage>([[FIRST_PAGE, { protection: "read-write", tag }]]),
  };
}
