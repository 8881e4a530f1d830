import { describe, expect, it } from "vitest";
import type { Operation } from "../../abi/operation.ts";
import type { Dialect } from "../../model/dialect.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { FRESH_MACHINE, type MachineState } from "../../model/state.ts";
import { step } from "../../model/step.ts";
import { availableIn, operationsIn } from "../../properties/domains/bounded-domain.ts";
import { domainNamed } from "../../properties/domains/catalogue.ts";
import { StateKeys } from "./state-key.ts";

const MEMFILE = dialectNamed("memfile-v6");

/** The state after a program. */
function stateAfter(dialect: Dialect, lines: readonly string[]): MachineState {
  return operationsIn(lines).reduce(
    (state, operation) => step(dialect, state, operation)[0].state,
    FRESH_MACHINE,
  );
}

const POPULATED = [
  "fd0 = memfd_create(flags=INACCESSIBLE)",
  "ftruncate(fd=fd0, size=0x1000)",
  "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
];
const AGAIN = [
  "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
  "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
];

describe("keys of states", () => {
  it("are the same for states that were reached on different ways", () => {
    const keys = new StateKeys();
    const region = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)";
    const gone = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0)";

    expect(keys.keyOf(stateAfter(MEMFILE, [region, gone]))).toBe(keys.keyOf(FRESH_MACHINE));
    expect(keys.keyOf(stateAfter(MEMFILE, [region]))).not.toBe(keys.keyOf(FRESH_MACHINE));
  });

  it("can be compared with those of another maker, which has seen other states before", () => {
    const [one, other] = [new StateKeys(), new StateKeys()];
    const state = stateAfter(MEMFILE, POPULATED);
    other.keyOf(stateAfter(MEMFILE, POPULATED.slice(0, 2)));

    expect(other.keyOf(stateAfter(MEMFILE, POPULATED))).toBe(one.keyOf(state));
    expect(other.keyOf(FRESH_MACHINE)).not.toBe(one.keyOf(state));
  });

  it("are the same for large logs with the same bits, in whatever order they were cleared", () => {
    const keys = new StateKeys();
    const begins = [
      "enable_dirty_log_protect(mode=MANUAL|INITIALLY_SET)",
      "set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=0x40000000, hva=0x0)",
    ];
    const clears = [0, 64, 640].map(
      (first) => `clear_dirty_log(slot=0, first_page=${first}, num_pages=64, pages=[0-63])`,
    );
    const states = [clears, clears.toReversed(), clears.slice(1)].map((order) =>
      stateAfter(dialectNamed("linux-6.18"), [...begins, ...order]),
    ) as [MachineState, MachineState, MachineState];

    const [one, other, fewer] = states.map((state) => keys.keyOf(state));
    expect(one).toBe(other);
    expect(one).not.toBe(fewer);
  });

  it("do not tell how often a file was populated before", () => {
    const keys = new StateKeys();
    const [once, twice] = [POPULATED, [...POPULATED, ...AGAIN]].map((program) =>
      stateAfter(MEMFILE, program),
    ) as [MachineState, MachineState];

    expect(once.files).not.toEqual(twice.files);
    expect(keys.keyOf(once)).toBe(keys.keyOf(twice));
  });

  it("do not tell which of two files was made first", () => {
    const keys = new StateKeys();
    const other = POPULATED.map((line) => line.replace("fd0", "fd1"));

    const [one, two] = [
      [...POPULATED, ...other],
      [...other, ...POPULATED],
    ].map((program) => stateAfter(MEMFILE, program)) as [MachineState, MachineState];

    expect(Object.keys(one.files)).not.toEqual(Object.keys(two.files));
    expect(keys.keyOf(one)).toBe(keys.keyOf(two));
  });

  it("tell a mapping of the page that is there from one of a page that is gone", () => {
    const keys = new StateKeys();
    const mapping = {
      addressSpace: 0,
      gfn: 0n,
      order: 0,
      kind: "private",
      writable: true,
    } as const;
    const over = (identity: number): MachineState => ({
      ...stateAfter(MEMFILE, POPULATED),
      mappings: [{ ...mapping, page: 0, file: { handle: "fd0", identities: [identity] } }],
    });

    expect(keys.keyOf(over(0))).not.toBe(keys.keyOf(over(7)));
    expect(keys.keyOf(over(7))).toBe(keys.keyOf(over(8)));
  });

  it.each(Object.keys(FRESH_MACHINE) as (keyof MachineState)[])("tell %s apart", (field) => {
    const keys = new StateKeys();
    const changed = { ...FRESH_MACHINE, [field]: CHANGED[field] };

    expect(keys.keyOf(changed)).not.toBe(keys.keyOf(FRESH_MACHINE));
  });
});

const CHANGED: Readonly<Record<keyof MachineState, unknown>> = {
  memslots: stateAfter(MEMFILE, [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
  ]).memslots,
  hostPages: FRESH_MACHINE.hostPages.with(0, { protection: "read", tag: 1 }),
  hostAreas: [{ from: 8192, to: 16384, protection: "read" }],
  files: stateAfter(MEMFILE, POPULATED).files,
  mappings: [{ addressSpace: 0, gfn: 0n, order: 0, kind: "shared", writable: true, page: 0 }],
  taints: ["host-oops"],
  privateGfns: [{ from: 0n, to: 1n }],
  dirtyLogMode: 1,
  closedKvm: ["vm"],
  usedQuirks: ["B-01"],
};

describe("merging states of the same key", () => {
  it("loses no answer: compared with states that are told apart by all they hold", () => {
    const { operations, dialect: name } = domainNamed("tiny", "memfile-v6");
    const dialect = dialectNamed(name);
    const keys = new StateKeys();
    const behaviours = new Map<string, string>();
    const unmerged = reachable(dialect, operations, 7);

    for (const state of unmerged.values()) {
      const behaviour = behaviourOf(dialect, operations, state, keys);
      const known = behaviours.get(keys.keyOf(state)) ?? behaviour;
      behaviours.set(keys.keyOf(state), known);
      expect(behaviour).toBe(known);
    }
    expect(behaviours.size).toBeLessThan(unmerged.size);
  });
});

/** Every state up to a depth, told apart by the text of all of it. */
function reachable(
  dialect: Dialect,
  operations: readonly Operation[],
  depthMax: number,
): ReadonlyMap<string, MachineState> {
  const met = new Map([[fullText(FRESH_MACHINE), FRESH_MACHINE]]);
  let level: readonly MachineState[] = [FRESH_MACHINE];
  for (let depth = 0; depth < depthMax; depth++) {
    const next: MachineState[] = [];
    for (const before of level) {
      for (const operation of availableIn(operations, before)) {
        for (const { state } of step(dialect, before, operation)) {
          if (met.has(fullText(state))) continue;
          met.set(fullText(state), state);
          next.push(state);
        }
      }
    }
    level = next;
  }
  return met;
}

/** What a state answers to each operation, and the merged state that it goes to. */
function behaviourOf(
  dialect: Dialect,
  operations: readonly Operation[],
  before: MachineState,
  keys: StateKeys,
): string {
  return availableIn(operations, before)
    .flatMap((operation) => step(dialect, before, operation))
    .map(({ expected, decidedBy, state }) => fullText([expected, decidedBy, keys.keyOf(state)]))
    .join("\n");
}

function fullText(value: unknown): string {
  return JSON.stringify(value, (_, each) => (typeof each === "bigint" ? `${each}n` : each));
}
