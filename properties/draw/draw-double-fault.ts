/**
 * Draws calls that two rules would refuse, with different errnos: which of them is asked first
 * shows in no other call.
 */
import type { Operation } from "../../abi/operation.ts";
import { fieldsOf } from "../../abi/operation-fields.ts";
import type { Role } from "../../abi/roles.ts";
import { isMeaningful } from "../../abi/well-formed.ts";
import type { Dialect } from "../../model/dialect.ts";
import { isExclusive } from "../../model/exclusive-rules.ts";
import { hasArguments } from "../../model/features.ts";
import { isFirstToSpeak, type RulePair, rulePairs, wouldSpeak } from "../../model/precedence.ts";
import type { Context } from "../../model/rule.ts";
import type { MachineState } from "../../model/state.ts";
import { edgesOf } from "./field-edges.ts";
import { generatorOf } from "./generators.ts";
import { chance, pick, type Random } from "./random.ts";
import { hasSealedFile } from "./weights.ts";
import type { World } from "./world.ts";

/** Pairs that are tried for one call. */
const PAIRS_TRIED = 4;
/** Arguments that are changed one after the other, the rule that was broken still refusing. */
const STEPS = 4;
/** Calls of which arguments are taken over. */
const OTHERS = 3;

/** By dialect, then by the kinds that may be drawn, which are one list for a whole check. */
const PAIRS = new WeakMap<Dialect, WeakMap<World["kinds"], readonly RulePair[]>>();

/**
 * A call that both rules of a pair would refuse, the first of them deciding.
 *
 * @returns undefined where no pair is left, or those that were chosen were not met.
 */
export function drawDoubleFault(random: Random, world: World): Operation | undefined {
  const pairs = pairsOf(world);
  if (pairs.length === 0) return undefined;
  const rare = rarePairs(world.state, pairs);
  for (let tries = 0; tries < PAIRS_TRIED; tries++) {
    const isRare = rare.length > 0 && chance(random, 50);
    const found = breakingBoth(random, world, pick(random, isRare ? rare : pairs));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** How many calls of a hundred two rules are to refuse: more in states that few runs come to. */
export function doubleFaultPercent(state: MachineState): number {
  return RARE.find(({ isThere }) => isThere(state))?.percent ?? DOUBLE_FAULT_PERCENT;
}

const DOUBLE_FAULT_PERCENT = 8;

/** States that few runs come to, and rules that refuse nothing in any other. */
const RARE: readonly {
  readonly isThere: (state: MachineState) => boolean;
  readonly percent: number;
  readonly rules: readonly string[];
}[] = [
  {
    isThere: ({ closedKvm }) => closedKvm.length > 0,
    percent: 40,
    rules: [
      ...["memslot/vm-descriptor-open", "guest-access/vcpu-descriptor-open"],
      "file/kvm-descriptor-open",
    ],
  },
  {
    isThere: hasSealedFile,
    percent: 20,
    rules: [
      ...["file/punch-not-sealed", "file/growth-not-sealed", "file/resize-not-sealed"],
      ...["file/write-not-sealed", "file/seals-open", "host-memory/writer-not-sealed"],
      "host-memory/mapping-not-sealed",
    ],
  },
];

function rarePairs(state: MachineState, pairs: readonly RulePair[]): readonly RulePair[] {
  const rules = RARE.filter(({ isThere }) => isThere(state)).flatMap((one) => one.rules);
  if (rules.length === 0) return [];
  return pairs.filter(({ first, second }) => rules.includes(first) || rules.includes(second));
}

/**
 * From a call that one of the rules refuses, argument by argument to one that both refuse. Which of
 * them is broken first is left to chance: each may be hard to come by.
 */
function breakingBoth(random: Random, world: World, pair: RulePair): Operation | undefined {
  const { dialect, state } = world;
  // Thousands are made: named one by one, their fields are copied far faster than by a spread.
  const contextOf = (call: Operation): Context => ({ dialect, state, operation: call });
  const isFirst = (call: Operation): boolean => isFirstToSpeak(contextOf(call), pair.first);
  const isSecond = (call: Operation): boolean => wouldSpeak(contextOf(call), pair.second);
  const [isKept, isWanted] = chance(random, 50) ? [isFirst, isSecond] : [isSecond, isFirst];
  const draw = (): Operation => generatorOf(pair.operation, world).draw(random, world);
  const others = Array.from({ length: OTHERS }, draw);
  const edges = edgesWithin(world);
  const isPossible = (call: Operation): boolean =>
    isMeaningful(call) && hasArguments(dialect, call);
  const vary = (call: Operation): readonly Operation[] =>
    variants(random, edges, call, others).filter(isKept).filter(isPossible);
  let broken = vary(draw());
  for (let nth = 0; nth < STEPS && broken.length > 0; nth++) {
    const near = vary(pick(random, broken));
    const both = near.filter(isWanted);
    if (both.length > 0) return pick(random, both);
    broken = near;
  }
  return undefined;
}

function pairsOf({ dialect, kinds }: World): readonly RulePair[] {
  const ofDialect = PAIRS.get(dialect) ?? new WeakMap<World["kinds"], readonly RulePair[]>();
  PAIRS.set(dialect, ofDialect);
  const known = ofDialect.get(kinds);
  if (known !== undefined) return known;
  const pairs = rulePairs(dialect).filter(
    (pair) => kinds.includes(pair.operation) && !isExclusive(pair),
  );
  ofDialect.set(kinds, pairs);
  return pairs;
}

type Edges = (role: Role) => readonly unknown[];

/** The edges of every role, each list made once; what is an object is another one each time. */
function edgesWithin(world: World): Edges {
  const known = new Map<Role, readonly unknown[]>();
  return (role) => {
    const edges = known.get(role) ?? edgesOf(role, world);
    if (edges.every((edge) => typeof edge !== "object")) known.set(role, edges);
    return edges;
  };
}

/** The call, and some that differ from it in one argument. */
function variants(
  random: Random,
  edgesFor: Edges,
  call: Operation,
  others: readonly Operation[],
): readonly Operation[] {
  const bag = call as unknown as Bag;
  const calls: Operation[] = [call];
  const add = (name: string, value: unknown): void => {
    if (value === bag[name]) return;
    const changed: Record<string, unknown> = { ...bag };
    changed[name] = value;
    calls.push(changed as unknown as Operation);
  };
  for (const [name, { role, words }] of fieldsOf(call.op)) {
    if (role === "result" || role === "tag") continue;
    const edges = words ?? edgesFor(role);
    const some = edges.length <= EDGES_TRIED ? edges : sample(random, edges);
    for (const edge of some) {
      const value = likeThat(edge, bag[name]);
      if (value !== UNFIT) add(name, value);
      if (role === "flags") add(name, joined(bag[name], value));
    }
    for (const other of others) {
      const value = (other as unknown as Bag)[name];
      add(name, value);
      if (role === "flags") add(name, joined(bag[name], value));
    }
  }
  return calls;
}

/** The bits of both words: each may be what one rule refuses. The first where they do not fit. */
function joined(one: unknown, other: unknown): unknown {
  if (typeof one === "bigint" && typeof other === "bigint") return one | other;
  if (typeof one === "number" && typeof other === "number") return (one | other) >>> 0;
  return one;
}

type Bag = Readonly<Record<string, unknown>>;

/** Edges of one argument that are tried at once. */
const EDGES_TRIED = 8;

function sample(random: Random, edges: readonly unknown[]): ReadonlySet<unknown> {
  const any = (): unknown => edges[random.nextInt(0, edges.length - 1)];
  return new Set(Array.from({ length: EDGES_TRIED }, any));
}

/** The edge in the C type that the argument has in this call; {@link UNFIT} where it does not. */
function likeThat(edge: unknown, present: unknown): unknown {
  if (typeof present === "bigint" && typeof edge === "number") return BigInt(edge);
  if (typeof present !== "number" || typeof edge !== "bigint") return edge;
  return edge <= WORD_MAX ? Number(edge) : UNFIT;
}

const UNFIT = Symbol("does not fit");

const WORD_MAX = 0xffff_ffffn;
