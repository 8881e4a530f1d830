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
import { edgesOf } from "./field-edges.ts";
import { generatorOf } from "./generators.ts";
import { pick, type Random } from "./random.ts";
import type { World } from "./world.ts";

/** Pairs that are tried for one call. */
const PAIRS_TRIED = 3;
/** Arguments that are changed one after the other, the first rule still refusing. */
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
  for (let tries = 0; tries < PAIRS_TRIED; tries++) {
    const found = breakingBoth(random, world, pick(random, pairs));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** From a call that the first rule refuses, argument by argument to one that both refuse. */
function breakingBoth(
  random: Random,
  world: World,
  { operation, first, second }: RulePair,
): Operation | undefined {
  const { dialect, state } = world;
  // Thousands are made: named one by one, their fields are copied far faster than by a spread.
  const contextOf = (call: Operation): Context => ({ dialect, state, operation: call });
  const isRefused = (call: Operation): boolean => isFirstToSpeak(contextOf(call), first);
  const isBoth = (call: Operation): boolean => wouldSpeak(contextOf(call), second);
  const draw = (): Operation => generatorOf(operation, world).draw(random, world);
  const others = Array.from({ length: OTHERS }, draw);
  const edges = edgesWithin(world);
  const vary = (call: Operation): readonly Operation[] =>
    variants(random, edges, call, others).filter(isRefused).filter(isPossible);
  const isPossible = (call: Operation): boolean =>
    isMeaningful(call) && hasArguments(dialect, call);
  let refused = vary(draw());
  for (let nth = 0; nth < STEPS && refused.length > 0; nth++) {
    const near = vary(pick(random, refused));
    const both = near.filter(isBoth);
    if (both.length > 0) return pick(random, both);
    refused = near;
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
  for (const [name, { role }] of fieldsOf(call.op)) {
    if (role === "result" || role === "tag") continue;
    const edges = edgesFor(role);
    const some = edges.length <= EDGES_TRIED ? edges : sample(random, edges);
    for (const edge of some) {
      const value = likeThat(edge, bag[name]);
      if (value !== UNFIT) add(name, value);
    }
    for (const other of others) add(name, (other as unknown as Bag)[name]);
  }
  return calls;
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
