/**
 * Rules: one ABI promise each. A rule looks at the state and the operation, and either speaks or is
 * silent.
 */

import type { Errno } from "../abi/errno.ts";
import type { Operation, OperationKind, OperationOf } from "../abi/operation.ts";
import type { Outcome } from "../abi/outcome.ts";
import type { Dialect } from "./dialect.ts";
import type { Expectation } from "./expectation.ts";
import type { MachineState } from "./state.ts";

/** What a rule or a transition is given. */
export interface Context<O extends Operation = Operation> {
  readonly dialect: Dialect;
  readonly state: MachineState;
  readonly operation: O;
}

/**
 * One promise of the ABI that ends an operation without changing anything: most often an errno.
 *
 * `O` is what the rule can judge: one kind of operation, or several that share the fields it reads.
 */
export interface Rule<O extends Operation = Operation> {
  /** Path below `model/rules` without extension, for instance `memslot/gpa-aligned`. */
  readonly id: string;
  /** The promise as one sentence for people. */
  readonly sentence: string;
  /** Kernel file and function, with release or commit, or the mail it was stated in. */
  readonly source: string;
  /**
   * Why no ordinary program can make this rule speak, when that is so; such a rule is exempt from
   * coverage.
   */
  readonly unreachable?: string;
  /** What user space sees when the rule speaks; an errno stands for "-1 with this errno". */
  readonly verdict: Errno | ((context: Context<O>) => Expectation);
  /** The errno of a verdict that says more than that, as how far the call came. */
  readonly errno?: Errno;
  /** True when the rule speaks. Pure. */
  readonly speaks: (context: Context<O>) => boolean;
}

/** A rule in its place, with what this dialect makes of it. */
export interface LadderEntry<O extends Operation> {
  readonly rule: Rule<O>;
  /** The errno that this dialect gives it, when that differs. */
  readonly errno?: Errno;
  /**
   * The commit that put the rule here, changed it or mended it, where that is known; absent: the
   * rule's own source says all. A successor keeps it.
   */
  readonly source?: string;
  /** Whether the kernel comes by here at all; absent: always. */
  readonly when?: (context: Context<O>) => boolean;
  /** Why no program makes the rule speak in this dialect, although one does in others. */
  readonly unreachable?: string;
  /** Present where the text leaves it open whether the rule decides: a machine may also go on. */
  readonly isOpen?: true;
  /** What the kernel leaves behind although it refuses; absent: nothing. */
  readonly leaves?: (context: Context<O>) => MachineState;
}

/**
 * Rules in the order in which the kernel checks them: the first that speaks decides, and those that
 * are open may have decided before it.
 */
export type Ladder<O extends Operation> = readonly LadderEntry<O>[];

/** One thing that may happen next. */
export interface Transition {
  readonly expected: Expectation;
  /** The very object that came in when nothing changed. */
  readonly state: MachineState;
  /** Id of the rule that spoke, or of the effect that was applied. */
  readonly decidedBy: string;
  /**
   * What the outcome that was really seen says about the state, where one expectation stands for
   * several outcomes. Absent: nothing that `state` does not say.
   */
  readonly refine?: (seen: Outcome) => MachineState;
}

export type NonEmpty<T> = readonly [T, ...T[]];

/** The effect of an accepted operation. One file each under `model/transitions`. */
export interface Effect<O extends Operation = Operation> {
  /** Path below `model/transitions` without extension, for instance `memslot/set-region`. */
  readonly id: string;
  readonly sentence: string;
  readonly source: string;
  /** Every `decidedBy` this effect can answer, when it is more than its id. */
  readonly outcomes?: readonly string[];
  /** Effects that it is put together from, each for the files of one kind. */
  readonly parts?: readonly Effect<O>[];
  readonly apply: (context: Context<O>) => NonEmpty<Transition>;
}

/** How one dialect answers one kind of operation. */
export interface OperationModel<K extends OperationKind> {
  readonly ladder: Ladder<OperationOf<K>>;
  readonly effect: Effect<OperationOf<K>>;
  /**
   * What says that the operation is answered so in this very generation: a text that was read, a
   * kernel that was compared. Absent: the sources of the rules do. No successor keeps it.
   */
  readonly basis?: string;
}
