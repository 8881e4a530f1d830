/**
 * Draws calls that two rules would refuse, with different errnos: which of them is asked first
 * shows in no other call.
 */
import type { Operation } from "../../abi/operation.ts";
import { fieldsOf } from "../../abi/operation-fields.ts";
import { isMeaningful } from "../../abi/well-formed.ts";
import type { Dialect } from "../../model/dialect.ts";
import { isExclusive } from "../../model/exclusive-rules.ts";
import { hasArguments } from "../../model/features.ts";
import { isFirstToSpeak, type RulePair, rulePairs, wouldSpeak } from "../../model/precedence.ts";
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

const PAIRS = new WeakMap<Dialect, readonly RulePair[]>();

/**
 * A call that both rules of a pair would refuse, the first of them deciding.
 *
 * @returns undefined where no pair is left, or those that were chosen were not met.
 */
export function drawDoubleFault(random: Random, world: World): Operation | undefined {
  const pairs = pairsOf(world.dialect).filter(({ operation }) => world.kinds.includes(operation));
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
  const contextOf = (call: Operation) => ({ ...world, operation: call });
  const isRefused = (call: Operation): boolean => isFirstToSpeak(contextOf(call), first);
  const isBoth = (call: Operation): boolean => wouldSpeak(contextOf(call), second);
  const draw = (): Operation => generatorOf(operation, world).draw(random, world);
  const others = Array.from({ length: OTHERS }, draw);
  const vary = (call: Operation): readonly Operation[] =>
    variants(random, world, call, others).filter(isRefused).filter(isPossible);
  const isPossible = (call: Operation): boolean =>
    isMeaningful(call) && hasArguments(world.dialect, call);
  let refused = vary(draw());
  for (let nth = 0; nth < STEPS && refused.length > 0; nth++) {
    const near = vary(pick(random, refused));
    const both = near.filter(isBoth);
    if (both.length > 0) return pick(random, both);
    refused = near;
  }
  return undefined;
}

function pairsOf(dialect: Dialect): readonly RulePair[] {
  const known = PAIRS.get(dialect) ?? rulePairs(dialect).filter((pair) => !isExclusive(pair));
  PAIRS.set(dialect, known);
  return known;
}

/** The call, and some that differ from it in one argument. */
function variants(
  random: Random,
  world: World,
  call: Operation,
  others: readonly Operation[],
): readonly Operation[] {
  const bag = call as unknown as Readonly<Record<string, unknown>>;
  const changed = fieldsOf(call.op).flatMap(([name, { role }]) => {
    if (role === "result" || role === "tag") return [];
    const drawn = others.map((other) => (other as unknown as typeof bag)[name]);
    const edges = edgesOf(role, world);
    const some = edges.length <= EDGES_TRIED ? edges : [...sample(random, edges)];
    return [...some.flatMap((value) => likeThat(value, bag[name])), ...drawn]
      .filter((value) => value !== bag[name])
      .map((value) => ({ ...call, [name]: value }) as Operation);
  });
  return [call, ...changed];
}

/** Edges of one argument that are tried at once. */
const EDGES_TRIED = 8;

function sample(random: Random, edges: readonly unknown[]): ReadonlySet<unknown> {
  const any = (): unknown => edges[random.nextInt(0, edges.length - 1)];
  return new Set(Array.from({ length: EDGES_TRIED }, any));
}

/** The edge in the C type that the argument has in this call; none where it does not fit. */
function likeThat(edge: unknown, present: unknown): readonly unknown[] {
  if (typeof present === "bigint" && typeof edge === "number") return [BigInt(edge)];
  if (typeof present !== "number" || typeof edge !== "bigint") return [edge];
  return edge <= WORD_MAX ? [Number(edge)] : [];
}

const WORD_MAX = 0xffff_ffffn;
