/**
 * W as a Promela text, for SPIN: what the bench measures the explorer against.
 *
 * Both formulations have the same states. `guards` is the fastest we know: an option exists only
 * where the operation changes something, so a refused or idle one is never generated; the free pool
 * is kept as a bit set beside the pages, and a slot as the bit set of its gfns, its base and its
 * backing. `literal` tries every operation in every state, as the explorer's counters do, and a
 * refusal is a step that comes back to its state.
 */
import { operationsOf, range, type YardstickOperation } from "./operation.ts";
import type { YardstickSize } from "./size.ts";

export type Formulation = "guards" | "literal";

/**
 * The whole text: one process, one loop, one option per way that one operation can change the
 * state.
 */
export function promelaOf(size: YardstickSize, formulation: Formulation): string {
  const options = operationsOf(size).flatMap((operation) => {
    const cases = changesOf(size, operation);
    return formulation === "guards"
      ? cases.map(({ guard, effect }) => `  :: d_step { (${guard}) -> ${effect} }`)
      : [literalOption(cases)];
  });
  return [
    `/* ${size.name}, ${formulation} */`,
    ...range(size.slots).map((slot) => `byte c${slot}, b${slot}, k${slot};`),
    `byte q[${size.files * size.pages}];`,
    ...range(size.gfns).map((gfn) => `byte m${gfn};`),
    `byte pool = ${2 ** size.pfns - 1};`,
    "active proctype w() {",
    "  do",
    ...options,
    "  od",
    "}",
    "",
  ].join("\n");
}

interface Change {
  readonly guard: string;
  readonly effect: string;
}

/** Always executable: the first guard that holds, or nothing. */
function literalOption(cases: readonly Change[]): string {
  const branches = cases.map(({ guard, effect }) => `:: (${guard}) -> ${effect}`);
  return `  :: d_step { if ${branches.join(" ")} :: else -> skip fi }`;
}

/** Every way in which one operation changes the state; the guards exclude each other. */
function changesOf(size: YardstickSize, operation: YardstickOperation): readonly Change[] {
  switch (operation.kind) {
    case "create":
      return creations(size, operation);
    case "delete":
      return [
        {
          guard: `c${operation.slot}`,
          effect: `${unmap(size, operation.slot)} ${clear(operation.slot)}`,
        },
      ];
    case "populate": {
      const page = `q[${operation.file * size.pages + operation.page}]`;
      return [{ guard: `!${page} && pool`, effect: takeLowest(size, page) }];
    }
    case "punch":
      return [punch(size, `q[${operation.file * size.pages + operation.page}]`)];
    case "fault":
      return range(size.slots).map((slot) => fault(size, slot, operation));
  }
}

type Of<K extends YardstickOperation["kind"]> = Extract<YardstickOperation, { kind: K }>;

function creations(size: YardstickSize, create: Of<"create">): readonly Change[] {
  const { slot, gfn, pages, isPrivate, file, offset } = create;
  const cover = (2 ** pages - 1) << gfn;
  const others = range(size.slots)
    .filter((other) => other !== slot)
    .map((other) => `c${other}`);
  const isFree = `!((${others.join(" | ")}) & ${cover})`;
  const backing = isPrivate ? 1 + file * size.pages + offset : 0;
  const fill = `c${slot} = ${cover}; b${slot} = ${gfn};`;
  const fresh = {
    guard: `!c${slot} && ${isFree}`,
    effect: `${fill} k${slot} = ${backing};`,
  };
  if (isPrivate) {
    return [fresh];
  }
  const coversAsMany = `c${slot} == (${2 ** pages - 1} << b${slot})`;
  const isMovable = `${coversAsMany} && b${slot} != ${gfn} && !k${slot}`;
  const move = {
    guard: `${isMovable} && ${isFree}`,
    effect: `${unmap(size, slot)} ${fill}`,
  };
  return [fresh, move];
}

function unmap(size: YardstickSize, slot: number): string {
  return range(size.gfns)
    .map((gfn) => `m${gfn} = (c${slot} & ${1 << gfn} -> 0 : m${gfn});`)
    .join(" ");
}

function clear(slot: number): string {
  return `c${slot} = 0; b${slot} = 0; k${slot} = 0;`;
}

function takeLowest(size: YardstickSize, page: string): string {
  const lowest = range(size.pfns).reduceRight(
    (rest, pfn) => (rest === "" ? `${pfn + 1}` : `(pool & ${1 << pfn} -> ${pfn + 1} : ${rest})`),
    "",
  );
  return `${page} = ${lowest}; pool = pool & (pool - 1);`;
}

function punch(size: YardstickSize, page: string): Change {
  const unmapped = range(size.gfns).map((gfn) => `m${gfn} = (m${gfn} == ${page} -> 0 : m${gfn});`);
  return {
    guard: page,
    effect: `${unmapped.join(" ")} pool = pool | (1 << (${page} - 1)); ${page} = 0;`,
  };
}

function fault(size: YardstickSize, slot: number, { gfn, isPrivate }: Of<"fault">): Change {
  const isCovered = `(c${slot} & ${1 << gfn})`;
  const page = `q[k${slot} + ${gfn - 1} - b${slot}]`;
  const shared = `(${size.pfns + 1 + slot * size.pages + gfn} - b${slot})`;
  const hasPfn = `(k${slot} && ${page})`;
  return isPrivate
    ? { guard: `${isCovered} && ${hasPfn} && m${gfn} != ${page}`, effect: `m${gfn} = ${page};` }
    : {
        guard: `${isCovered} && !${hasPfn} && m${gfn} != ${shared}`,
        effect: `m${gfn} = ${shared};`,
      };
}
