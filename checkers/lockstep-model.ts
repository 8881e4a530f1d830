/** What lockstep compares: a model and a machine that speak the same vocabulary. */
import type { ImplementationLost } from "../abi/implementation.ts";
import type { NotSent } from "../abi/outcome.ts";
import type { Violation } from "../properties/property.ts";
import type { AssertAnswer, MaybeLater } from "./ask.ts";

/** The types of one model and its machines; those of the dialects are in `dialect-lockstep.ts`. */
export interface Vocabulary {
  readonly state: unknown;
  readonly operation: unknown;
  readonly outcome: { readonly kind: string };
  /** What a machine shows of its inside. */
  readonly view: unknown;
  readonly choice: Choice<unknown>;
}

/** One way on that a model allows from one state; a vocabulary adds what it is recognised by. */
export interface Choice<State> {
  readonly before: State;
  readonly state: State;
  /** What in the model decided it. */
  readonly decidedBy: string;
}

/** All that was seen of one operation. */
export interface Seen<V extends Vocabulary> {
  readonly operation: V["operation"];
  readonly outcome: V["outcome"];
  readonly observedBefore: V["view"];
  readonly observedAfter: V["view"];
}

/** One operation as a choice explains it. */
export interface ExplainedStep<V extends Vocabulary> extends Seen<V> {
  readonly before: V["state"];
  readonly after: V["state"];
  readonly decidedBy: string;
}

/** Says what may happen, and judges what did. Pure: states are never modified. */
export interface LockstepModel<V extends Vocabulary> {
  readonly initial: V["state"];
  /** Holds what machines answer to be of this vocabulary, before anything looks at it. */
  readonly assertAnswer: AssertAnswer<V["operation"], V["outcome"] | NotSent>;
  /** Everything that may come of an operation, most expected first; asked before it is sent. */
  choices(before: V["state"], operation: V["operation"]): readonly V["choice"][];
  /** The choices that allow an outcome, each with the state that is then known. */
  settled(choices: readonly V["choice"][], outcome: V["outcome"]): readonly V["choice"][];
  /** Whether nothing is promised from here on, so that there is nothing to compare. */
  isUndefined(state: V["state"]): boolean;
  /** What is wrong with a step although its outcome is allowed. */
  violation(step: ExplainedStep<V>): Violation | undefined;
}

/** What answers the operations. */
export interface Machine<V extends Vocabulary> {
  /** @throws {ImplementationLost} it died, or gave no answer in time. */
  apply(operation: V["operation"]): MaybeLater<V["outcome"] | NotSent>;
  observe(): V["view"];
}

/** How a machine and a model came apart. */
export type Disagreement<V extends Vocabulary> = { readonly choices: readonly V["choice"][] } & (
  | { readonly kind: "lost"; readonly outcome: ImplementationLost }
  | { readonly kind: "unexpected"; readonly seen: Seen<V> }
  | { readonly kind: "broken"; readonly step: ExplainedStep<V> }
);
