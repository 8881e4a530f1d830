/** One promise as data: what it says, where it stands, and programs on both sides of it. */

/** Its place in one generation. */
export interface ExplainedPlace {
  readonly dialect: string;
  readonly operation: string;
  /** From 1, of so many rules; null for what is decided when no rule speaks. */
  readonly position: number | null;
  readonly rules: number;
  /** Null when it answers with another outcome than an errno. */
  readonly errno: string | null;
  readonly source: string;
}

/** A program, and what its last operation comes to. */
export interface ExplainedProgram {
  /** Lines of notation. */
  readonly program: readonly string[];
  readonly answer: string;
  readonly decidedBy: string;
}

/** What it takes to meet the promise, and what is just beside it. */
export interface ExplainedExample {
  readonly dialect: string;
  readonly operation: string;
  /** A shortest program that it decides. */
  readonly met: ExplainedProgram;
  /** Null where nothing near is decided otherwise. */
  readonly beside: ExplainedProgram | null;
}

/** A rule or an effect, explained. */
export interface RuleExplanation {
  readonly schema: 1;
  readonly verb: "explain";
  readonly id: string;
  readonly sentence: string;
  readonly source: string;
  /** Why no ordinary program meets it, when that is so. */
  readonly unreachable: string | null;
  readonly places: readonly ExplainedPlace[];
  readonly examples: readonly ExplainedExample[];
}
