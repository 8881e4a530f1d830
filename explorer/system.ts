/**
 * What the explorer explores: a system of states and steps, in one of two forms.
 *
 * An {@link ObjectSystem} is readable: states are values of any type, told apart by a string key.
 * Models, dialects and products of a model with an implementation are written this way. A {@link
 * PackedSystem} is fast: a state is a handful of small numbers ("cells") that fit into a few
 * machine words, and operations change the cells in place. It is never a second truth: it is
 * derived from the fields of a readable model and tested equal to it on every state and step.
 *
 * The two forms have two storage back ends, because a packed state lives in typed arrays as two or
 * three 32-bit words, with no object and no garbage, and an immutable object cannot; an adapter
 * would cost exactly what the packed form exists to save (a hundred times, on W2). Search order,
 * limits, properties, symmetry, checkpoints and results are the same code.
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

/** A system whose states are values of any immutable type. */
export interface ObjectSystem<State, Operation> {
  readonly form: "object";
  readonly name: string;
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
   * same orbits; `auditReductions` checks it.
   */
  readonly symmetry?: {
    readonly name: string;
    readonly images: (state: State) => readonly State[];
  };
  /** Lets the explorer leave out steps that only permute; see `object/sleep-sets.ts`. */
  readonly independence?: Independence<Operation>;
  /** Needed for more than one worker. */
  readonly recipe?: SystemRecipe;
  /**
   * Lets go of what the system holds outside of its states. Called by the thread that built the
   * system from its recipe; who calls `explore` does it for the system that they built.
   */
  readonly dispose?: () => Promise<void>;
}

/** Added to the result of {@link PackedSystem.apply} when it changed a cell. */
export const CHANGED = 0x100;

/** The result in an answer of {@link PackedSystem.apply}. */
export const RESULT_MASK = 0xff;

/** `count` cells of the same kind, each holding 0 .. values-1. At most 256 values. */
export interface CellField {
  readonly name: string;
  readonly count: number;
  readonly values: number;
}

export interface PackedOperation {
  readonly name: string;
  /** Kind of the operation, for the histogram. */
  readonly family: string;
  /**
   * Name of the field whose cells alone decide the answer and whether anything changes. The
   * explorer then asks once per value of that field instead of once per state. Left out, the
   * operation is tried in every state.
   */
  readonly decidedBy?: string;
}

/**
 * A step of a packed system. One object is reused: it and its arrays are lent for the duration of
 * the call.
 */
export interface PackedStep {
  before: Uint8Array;
  operation: number;
  result: number;
  after: Uint8Array;
}

/** A system whose states are vectors of small cells. Cells stand in the order of `fields`. */
export interface PackedSystem {
  readonly form: "packed";
  readonly name: string;
  readonly fields: readonly CellField[];
  readonly initial: readonly Uint8Array[];
  readonly operations: readonly PackedOperation[];
  readonly results: readonly string[];
  /**
   * Applies one operation in place.
   *
   * @returns index of the result, plus {@link CHANGED} exactly when some cell differs from before.
   */
  readonly apply: (cells: Uint8Array, operation: number) => number;
  readonly properties: readonly SystemProperty<Uint8Array, PackedStep>[];
  readonly symmetry?: PackedSymmetry;
  /** Needed for more than one worker. */
  readonly recipe?: SystemRecipe;
}

/**
 * An element of a symmetry group that renames: each cell moves to one place and its value to one
 * value.
 */
export interface Relabelling {
  /** Cell `i` of the state is cell `to[i]` of the image. */
  readonly to: readonly number[];
  /** Value `v` of cell `i` of the state is value `values[i][v]` of the image. */
  readonly values: readonly (readonly number[])[];
}

/**
 * A symmetry group, as the set of all products of one reshaping and one relabelling, each once.
 *
 * Both lists hold the identity first. Relabellings are compiled to tables; reshapings may look at
 * several cells at once. The law is that of {@link ObjectSystem.symmetry}; `auditReductions` checks
 * it.
 */
export interface PackedSymmetry {
  readonly name: string;
  readonly relabellings: readonly Relabelling[];
  readonly reshapings: readonly ((cells: Uint8Array, image: Uint8Array) => void)[];
}

// biome-ignore lint/suspicious/noExplicitAny: states go back to the system they came from
export type System = ObjectSystem<any, any> | PackedSystem;
