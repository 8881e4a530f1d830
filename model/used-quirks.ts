/**
 * When a quirk is used: when the code without it would leave another state behind. What a quirk
 * breaks holds until then.
 */
import { SharedMap } from "../abi/shared-map.ts";
import { SortedList } from "../abi/sorted-list.ts";
import { withPart } from "./change-state.ts";
import type { Dialect } from "./dialect.ts";
import type { QuirkId } from "./quirks.ts";
import type { Context, NonEmpty, Transition } from "./rule.ts";
import type { MachineState } from "./state.ts";

/** What a dialect allows in a situation. */
export type Decide = (context: Context) => NonEmpty<Transition>;

/**
 * The transitions, whose states know which quirks were used; those very transitions where none was.
 *
 * @param decide - asked again, of the dialect with fewer quirks.
 */
export function withUsedQuirks(
  transitions: NonEmpty<Transition>,
  context: Context,
  decide: Decide,
): NonEmpty<Transition> {
  const { dialect } = context;
  const without = (kept: readonly QuirkId[]): readonly MachineState[] =>
    decide({ ...context, dialect: keeping(dialect, kept) }).map(({ state }) => state);
  const promised = without([]);
  if (transitions.every(({ state }) => isOneOf(state, promised))) return transitions;
  const { quirks = [] } = dialect;
  const others = quirks.map((quirk) => {
    return { quirk, states: without(quirks.filter((kept) => kept !== quirk)) };
  });
  const [first, ...rest] = transitions.map((transition) => {
    if (isOneOf(transition.state, promised)) return transition;
    const used = others.filter(({ states }) => !isOneOf(transition.state, states));
    // Two that have the same effect here hide each other.
    return marked(transition, used.length > 0 ? used.map(({ quirk }) => quirk) : quirks);
  });
  return first === undefined ? transitions : [first, ...rest];
}

/** What is left behind is what counts: another errno alone breaks nothing. */
function isOneOf(state: MachineState, states: readonly MachineState[]): boolean {
  return states.some((other) => PARTS.every((part) => isAlike(state[part], other[part])));
}

/** By their names: nobody looks at a state as a whole. */
const PARTS = Object.keys({
  memslots: true,
  hostPages: true,
  hostAreas: true,
  files: true,
  mappings: true,
  taints: true,
  privateGfns: true,
  dirtyLogMode: true,
  closedKvm: true,
  usedQuirks: true,
} satisfies Record<keyof MachineState, true>) as readonly (keyof MachineState)[];

function marked(transition: Transition, used: readonly QuirkId[]): Transition {
  const { state, refine } = transition;
  return {
    ...transition,
    state: withUsed(state, used),
    ...(refine && { refine: (seen) => withUsed(refine(seen), used) }),
  };
}

/** The state that knows of these uses. */
export function withUsed(state: MachineState, used: readonly QuirkId[]): MachineState {
  const known = state.usedQuirks;
  const fresh = used.filter((quirk) => !known.includes(quirk));
  return fresh.length === 0 ? state : withPart(state, "usedQuirks", [...known, ...fresh].sort());
}

const KEPT = new WeakMap<NonNullable<Dialect["keeping"]>, Map<string, Dialect["operations"]>>();

/** The dialect on the same machine, with fewer quirks. */
function keeping(dialect: Dialect, quirks: readonly QuirkId[]): Dialect {
  const { keeping: make } = dialect;
  if (make === undefined) return dialect;
  const known = KEPT.get(make) ?? new Map<string, Dialect["operations"]>();
  KEPT.set(make, known);
  const name = quirks.join();
  const operations = known.get(name) ?? make(quirks);
  known.set(name, operations);
  return { ...dialect, quirks, operations };
}

function isShared(value: object): boolean {
  return value instanceof SortedList || value instanceof SharedMap;
}

/** Plain data, compared by what it holds; parts that are shared are not looked into. */
function isAlike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (isShared(a) || isShared(b)) {
    return isAlike([...(a as Iterable<unknown>)], [...(b as Iterable<unknown>)]);
  }
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length && keys.every((key) => isAlike(one[key], other[key]))
  );
}
