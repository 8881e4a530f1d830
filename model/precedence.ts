/**
 * Which of two rules decides where both would refuse: pairs of rules of one operation that answer
 * different errnos. A ladder in which two such rules change places is another ABI, and only a call
 * that breaks both tells.
 */
import type { Operation, OperationKind } from "../abi/operation.ts";
import type { Dialect } from "./dialect.ts";
import type { Context, LadderEntry } from "./rule.ts";
import type { MachineState } from "./state.ts";
import { errnoOf } from "./verdict.ts";

/** Two rules of one operation, in the order in which the kernel checks them. */
export interface RulePair {
  readonly operation: OperationKind;
  readonly first: string;
  readonly second: string;
}

type Entry = LadderEntry<Operation>;

/** Every such pair of rules that programs reach, whether a call can break both at once or not. */
export function rulePairs(dialect: Dialect): readonly RulePair[] {
  return (Object.keys(dialect.operations) as OperationKind[]).flatMap((operation) => {
    const entries = ladderOf(dialect, operation).filter(isReachable);
    return entries.flatMap((first, place) =>
      entries
        .slice(place + 1)
        .filter((second) => answersDiffer(first, second))
        .map((second) => ({ operation, first: first.rule.id, second: second.rule.id })),
    );
  });
}

/**
 * The rules behind the deciding one that would have refused the operation as well, with another
 * errno.
 *
 * @param decidedBy - id of the rule that spoke; for an effect there is none.
 */
export function overruled(
  dialect: Dialect,
  state: MachineState,
  operation: Operation,
  decidedBy: string,
): readonly string[] {
  const ladder = ladderOf(dialect, operation.op);
  const place = ladder.findIndex(({ rule }) => rule.id === decidedBy);
  const first = ladder[place];
  if (first === undefined) return [];
  const context: Context = { dialect, state, operation };
  return ladder
    .slice(place + 1)
    .filter((second) => answersDiffer(first, second) && speaks(second, context))
    .map(({ rule }) => rule.id);
}

/** True when this rule, and none before it, refuses the operation. */
export function isFirstToSpeak(context: Context, ruleId: string): boolean {
  for (const entry of ladderOf(context.dialect, context.operation.op)) {
    if (speaks(entry, context)) return entry.rule.id === ruleId;
    if (entry.rule.id === ruleId) return false;
  }
  return false;
}

/** True when the rule would refuse the operation, were it asked. */
export function wouldSpeak(context: Context, ruleId: string): boolean {
  return ladderOf(context.dialect, context.operation.op).some(
    (entry) => entry.rule.id === ruleId && speaks(entry, context),
  );
}

/** Name of a pair, for lists. */
export function pairName({ operation, first, second }: RulePair): string {
  return `${operation}: ${first} before ${second}`;
}

function ladderOf(dialect: Dialect, operation: OperationKind): readonly Entry[] {
  // The ladder of a kind judges operations of that kind; TypeScript cannot follow it.
  return (dialect.operations[operation]?.ladder ?? []) as unknown as readonly Entry[];
}

function speaks({ rule, when }: Entry, context: Context): boolean {
  return when?.(context) !== false && rule.speaks(context);
}

function isReachable({ rule, unreachable = rule.unreachable }: Entry): boolean {
  return unreachable === undefined;
}

function answersDiffer(first: Entry, second: Entry): boolean {
  const [one, other] = [errnoOf(first), errnoOf(second)];
  return one !== undefined && other !== undefined && one !== other;
}
