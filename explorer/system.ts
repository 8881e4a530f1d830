/**
 * What the explorer explores: a system of states and steps.
 *
 * An {@link ObjectSystem} is readable: states are values of any type, told apart by a string key.
 * Models, dialects and products of a model with an implementation are written this way. The
 * driver, the threads and the results ask no more of a system than an {@link ExplorableSystem} has,
 * so a system in another form can be explored by a search of its own.
 */

/**
 * Must hold wherever it is evaluated (`always`), or at least once in a run (`sometimes`: it guards
 * against vacuity).
 */
interface PropertyText {
  readonly id: string;
  readonly sentence: string;
  readonly kind: "always" | "sometimes";
}

/** Evaluated once in every reachable state. */
export interface StateProperty<State> extends PropertyText {
  readonly over: "state";
  readonly holds: (state: State) => boolean;
}

/** Evaluated on every step, refused ones included. */
export interface StepProperty<Step> extends PropertyText {
  readonly over: "step";
  readonly holds: (step: Step) => boolean;
}

export type SystemProperty<State, Step> = StateProperty<State> | StepProperty<Step>;

/**
 * One answer that a system allows, and the state it leads to. The very same state means that
 * nothing happened.
 */
export interface Successor<State> {
  readonly result: string;
  readonly state: State;
}

export interface ObjectStep<State, Operation> {
  readonly before: State;
  readonly operation: Operation;
  readonly result: string;
  readonly after: State;
}

/**
 * Which operations commute. The law, for two that do, from every reachable state in which both are
 * possible: after either the other still is, and both orders give the same answers, the same values
 * of the step properties and the same states. `auditIndependence` checks it.
 *
 * A product declares none: that operations commute in an implementation under test is not known,
 * and a bug may be just that they do not.
 */
export interface Independence<Operation> {
  readonly name: string;
  /**
   * Every operation once. `operations(state)` gives these very values, in this order, and may leave
   * some out.
   */
  readonly alphabet: readonly Operation[];
  /** Symmetric. Whether an operation commutes with itself is never asked of two of its steps. */
  readonly commutes: (one: Operation, other: Operation) => boolean;
}

/**
 * How worker threads build the same system again: an exported function of a module, called with
 * plain data. It gives a system, or a promise of one.
 */
export interface SystemRecipe {
  /** `import.meta.url` of the module. */
  readonly module: string;
  readonly builder: string;
  readonly parameters: unknown;
}

/** What is asked of a system in whatever form; its states are the business of a search. */
export interface ExplorableSystem {
  readonly name: string;
  readonly symmetry?: { readonly name: string };
  readonly independence?: { readonly name: string };
  /** Needed for more than one worker. */
  readonly recipe?: SystemRecipe;
}

/** A system whose states are values of any immutable type. */
export interface ObjectSystem<State, Operation> extends ExplorableSystem {
  readonly initial: readonly State[];
  /** In an order that depends on the state alone: paths are stored as positions in it. */
  readonly operations: (state: State) => readonly Operation[];
  /** Everything that may happen next, in a stable order; not empty. Never modifies the state. */
  readonly step: (state: State, operation: Operation) => readonly Successor<State>[];
  /** Equal for equal states, different for different ones. */
  readonly key: (state: State) => string;
  readonly print: (operation: Operation) => string;
  /** Kind of an operation, for the histogram. */
  readonly familyOf: (operation: Operation) => string;
  readonly properties: readonly SystemProperty<State, ObjectStep<State, Operation>>[];
  /**
   * All images of a state under a symmetry group, the state itself among them. The explorer keeps
   * one state per orbit. The law: a state and its images allow the same answers and lead into the
   * same orbits; `auditSymmetry` checks it.
   */
  readonly symmetry?: {
    readonly name: string;
    readonly images: (state: State) => readonly State[];
  };
  /** Lets the explorer leave out steps that only permute; see `object/sleep-sets.ts`. */
  readonly independence?: Independence<Operation>;
  /**
   * Lets go of what the system holds outside of its states. Called by the thread that built the
   * system from its recipe; who calls `explore` does it for the system that they built.
   */
  readonly dispose?: () => Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: states go back to the system they came from
export type System = ObjectSystem<any, any>;
