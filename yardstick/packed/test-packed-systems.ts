/** Small packed systems whose numbers can be worked out by hand, and that threads can build. */
import type { SystemProperty } from "../../explorer/system.ts";
import { jugs } from "../../explorer/test-systems.ts";
import { CHANGED, type PackedStep, type PackedSystem } from "./system.ts";

/** The jugs in packed form. */
export function packedJugs(
  properties: readonly SystemProperty<Uint8Array, PackedStep>[] = [],
): PackedSystem {
  const readable = jugs();
  const moves = readable.operations([0, 0]);
  return {
    name: "packed jugs",
    fields: [
      { name: "small", count: 1, values: 4 },
      { name: "large", count: 1, values: 6 },
    ],
    initial: [Uint8Array.of(0, 0)],
    operations: moves.map((move) => ({ name: move, family: readable.familyOf(move) })),
    results: ["idle", "ok"],
    apply: (cells, operation) => {
      const state = [cells[0] ?? 0, cells[1] ?? 0] as const;
      const [successor] = readable.step(state, moves[operation] ?? "");
      cells.set(successor?.state ?? state);
      return successor?.result === "ok" ? 1 | CHANGED : 0;
    },
    properties,
  };
}

/** The packed jugs as threads can build them, with an operation that throws when asked for. */
export function sharedJugs({ throws }: { readonly throws: boolean }): PackedSystem {
  const system = packedJugs();
  return {
    ...system,
    apply: (cells, operation) => {
      if (throws && cells[1] === 4) {
        throw new RangeError("4 litres are too much");
      }
      return system.apply(cells, operation);
    },
    recipe: { module: import.meta.url, builder: sharedJugs.name, parameters: { throws } },
  };
}

/** The counters in packed form, as threads can build them. */
export function packedCounters({ count, top }: { count: number; top: number }): PackedSystem {
  const indexes = Array.from({ length: count }, (_, index) => index);
  return {
    name: `${count} packed counters to ${top}`,
    fields: [{ name: "counters", count, values: top + 1 }],
    initial: [new Uint8Array(count)],
    operations: indexes.map((index) => ({ name: `increment ${index}`, family: "increment" })),
    results: ["full", "ok"],
    apply: (cells, index) => {
      const value = cells[index] ?? 0;
      cells[index] = Math.min(top, value + 1);
      return value === top ? 0 : 1 | CHANGED;
    },
    properties: [],
    recipe: {
      module: import.meta.url,
      builder: packedCounters.name,
      parameters: { count, top },
    },
  };
}
