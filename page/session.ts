/** What the page of `serve` and the process behind it tell each other. */

/** What the page is started with. */
export interface Session {
  /** With the facts of the machine. */
  readonly dialect: string;
  readonly implementation: string;
  /** Paths that can be opened: the one that was asked for, failures of the store. */
  readonly paths: readonly ShownPath[];
  /** True when the page begins with the first of them. */
  readonly opensFirst: boolean;
}

/** A path that can be opened. */
export interface ShownPath {
  readonly name: string;
  /** One operation a line. */
  readonly trace: readonly string[];
  /** What the machine of the path did where the ABI leaves it open. */
  readonly personality?: string;
}

/** A path, to be done on a fresh machine. */
export interface PathRequest {
  readonly trace: readonly string[];
  readonly personality?: string;
  /** Other operations are proposed for another number. */
  readonly draw: number;
}

/** What became of it. */
export interface PathAnswer {
  /** Outcomes as text, as far as it came. */
  readonly outcomes: readonly string[];
  /** Why nothing behind the outcomes was compared; undefined when it conforms to its end. */
  readonly end?: PathEnd;
  /** What could be asked next; none behind an end. */
  readonly next: readonly NextOperation[];
}

export interface PathEnd {
  readonly kind: "diverges" | "undefined";
  /** What was promised, or the situation after which nothing is. */
  readonly promised: string;
}

/** An operation, and every transition that the model allows for it. */
export interface NextOperation {
  readonly operation: string;
  readonly allowed: readonly { readonly text: string; readonly decidedBy: string }[];
}
