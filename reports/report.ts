/**
 * Results as plain JSON-able data. Every verb of the command line ends in one {@link Report};
 * formats render it.
 *
 * The shape is the command line contract (`docs/cli.md`): keys that do not apply to a verb are left
 * out.
 */

import type { LostDuring } from "../abi/implementation.ts";

/** Version of the report format. */
export const REPORT_SCHEMA = 1;

export type Verdict = "conforms" | "diverges" | "unknown";

/**
 * How model and machine disagree. `known-gone`: they no longer do, although a list of known
 * deviations says so.
 */
export const DIVERGENCE_KINDS = [
  "wrong-errno",
  "accepted-invalid",
  "rejected-valid",
  "wrong-observation",
  "property-broken",
  "not-linearizable",
  "implementations-disagree",
  "crashed",
  "hung",
  "kernel-warning",
  "known-gone",
] as const;

export type DivergenceKind = (typeof DIVERGENCE_KINDS)[number];

/** Lines of the model's state that one step changed, for people. */
export interface StepNote {
  readonly operation: string;
  readonly outcome: string;
  readonly decidedBy: string;
  /** Changed lines only, `- old` and `+ new`. */
  readonly changes: readonly string[];
}

/** Whether one value of a shrunk trace matters. */
export interface ArgumentExplanation {
  readonly name: string;
  /** As in the notation; `nothing` for one that is left out. */
  readonly value: string;
  /** `only`: no other value that was tried shows the divergence; `some` of them do; `any` does. */
  readonly matters: "only" | "some" | "any";
  /** Those that do. */
  readonly others: readonly string[];
  /** How many were tried. */
  readonly tried: number;
}

/** Whether one operation of a shrunk trace matters, and which of its values. */
export interface OperationExplanation {
  readonly operation: string;
  /** False when the trace diverges in the same way without it. */
  readonly isNeeded: boolean;
  /** Operations of other kinds in its place with which it diverges in the same way. */
  readonly instead: readonly string[];
  readonly arguments: readonly ArgumentExplanation[];
}

/** Which share of what could follow a prefix of a shrunk trace fails as the trace does. */
export interface PrefixShare {
  /** Length of the prefix. */
  readonly operations: number;
  readonly failing: number;
  /** Continuations that were tried. */
  readonly tried: number;
  /** True when they were all that can be made of the kinds and values of the trace. */
  readonly exact: boolean;
}

/** One disagreement, shrunk. */
export interface DivergenceReport {
  /** Hash of the canonical trace. */
  readonly id: string;
  readonly kind: DivergenceKind;
  /**
   * Id of the rule or effect that the model decided by, also where a property broke at that step;
   * null when the machine was lost before the model had a say.
   */
  readonly rule: string | null;
  readonly ruleSource: string | null;
  readonly property: string | null;
  /**
   * Where the machine was lost, when not in performing an operation: no rule has a part in it then,
   * and `operationIndex` is the operation that it came before or after.
   */
  readonly during?: LostDuring;
  /** Position in the trace, from 0. */
  readonly operationIndex: number;
  readonly expected: readonly string[];
  readonly actual: string;
  /** One operation per line in notation. */
  readonly trace: readonly string[];
  /**
   * What the machine did one way or another where the ABI leaves it open, as far as the divergence
   * needs it: words with commas between. Absent: the usual.
   */
  readonly personality?: string;
  readonly steps: readonly StepNote[];
  readonly originalLength: number;
  readonly shrunkLength: number;
  readonly shrinkEvaluations: number;
  /**
   * `proven`: no shorter trace exists; `certified`: everything simpler was tried that is made of
   * operations which may stand for those of the trace, and nothing of it fails in the same way;
   * `1-minimal`: no single operation can be dropped; `unknown`: shrinking hit a limit.
   */
  readonly minimality: "proven" | "certified" | "1-minimal" | "unknown";
  readonly certifiedMinimal: boolean;
  /** What of the trace matters; absent when nobody asked. */
  readonly explanation?: readonly OperationExplanation[];
  /** One for each prefix, the empty one first and the whole left out; absent when nobody asked. */
  readonly causality?: readonly PrefixShare[];
  /** Runs of the shrunk trace on a fresh machine that diverged the same way, of how many. */
  readonly reproduced: { readonly times: number; readonly of: number };
  readonly replay: string;
  /** File in the failure store, relative to the working directory; null when nothing was stored. */
  readonly stored: string | null;
}

/** One way of an answer that the ABI leaves open. */
export interface OpenAnswerCoverage {
  /** Id of the rule or effect that leaves it open. */
  readonly id: string;
  readonly way: string;
  /** Steps that took it. */
  readonly times: number;
}

export interface RuleCoverage {
  readonly id: string;
  /** The kind of operation that it was counted for: a rule of two calls has a row for each. */
  readonly operation: string;
  readonly hits: number;
  /**
   * Errno the rule answers in this dialect; null for rules with another outcome and for effects.
   */
  readonly errno: string | null;
  /** Why no run can hit it, when that is so. */
  readonly unreachable: string | null;
}

export interface OperationCoverage {
  readonly operation: string;
  readonly calls: number;
  readonly ok: number;
  readonly notSent: number;
  /** Calls by what was seen: errno names, `MMIO`, `loaded`, ... */
  readonly outcomes: Readonly<Record<string, number>>;
}

/** Pairs of rules of one operation with different errnos: did a call break both? */
export interface PrecedenceCoverage {
  /** Ordered pairs that some call can make true together, as far as is known. */
  readonly possible: number;
  /** Those of them that a call made true together. */
  readonly seen: number;
  /** The others, as `set_user_memory_region: memslot/gpa-aligned before memslot/id-exists`. */
  readonly missing: readonly string[];
}

export interface PropertyCoverage {
  readonly id: string;
  readonly kind: "always" | "sometimes";
  /** Steps on which it was evaluated. */
  readonly evaluated: number;
  /** Steps on which a `sometimes` property held; equals `evaluated` for `always`. */
  readonly held: number;
  /** Of all traces, the share in which a `sometimes` property held; absent where none is known. */
  readonly share?: number;
}

/** A situation that neither text nor code defines, which traces of the run have entered. */
export interface TaintCoverage {
  readonly id: string;
  /** `stops`: nothing was compared from there on; `widens`: more than one answer was allowed. */
  readonly effect: "stops" | "widens";
  /** What happened, and why nothing more can be promised. */
  readonly reason: string;
  readonly traces: number;
}

export interface BugReport {
  readonly id: string;
  readonly dialect: string;
  readonly found: boolean;
  readonly runs: number;
  readonly operations: number;
  readonly shrunkLength: number | null;
  /** The hand-proved or certified length of a shortest trace. */
  readonly minimum: number;
  /**
   * Whether a search of everything shorter, made of the trace's own arguments and small ones, found
   * nothing; absent when nobody asked.
   */
  readonly certifiedMinimal?: boolean;
  readonly trace: readonly string[];
}

/** A deviation that was known before the run. */
export interface KnownReport {
  /** Hash of its canonical trace. */
  readonly id: string;
  readonly kind: DivergenceKind;
  readonly rule: string | null;
  readonly property: string | null;
  readonly reason: string;
  /** Runs that turned out to be it, its own replay among them. */
  readonly times: number;
}

/** A finite set of operations, of which everything that they can do was to be visited. */
export interface DomainReport {
  readonly name: string;
  readonly sentence: string;
  /** What was chosen to keep it small. */
  readonly choices: readonly string[];
  /** In notation. */
  readonly operations: readonly string[];
}

/** How far an exhaustive exploration came. */
export interface ExplorationReport {
  /** Different states reached. */
  readonly states: number;
  /** Steps tried, refused ones included. */
  readonly transitions: number;
  /** Steps that changed something. */
  readonly effective: number;
  /** Operations on the shortest path to the farthest state. */
  readonly depth: number;
  /** States kept: one of each set that symmetry makes alike; equal to `states` without symmetry. */
  readonly orbits: number;
  /** What may change places with what; null when nothing may, absent when nobody asked. */
  readonly symmetry?: string | null;
  /**
   * By what independence operations commuted, and how often one was left out in a state since it
   * would only have permuted others; absent when nobody asked.
   */
  readonly partialOrder?: { readonly name: string; readonly dropped: number };
  /** Whether every reachable state was left by every operation. */
  readonly exhausted: boolean;
  /** States by depth. */
  readonly levels: readonly number[];
  readonly memoryBytes: number;
  /** How visited states were known, when that was lossy; absent when it was exact. */
  readonly storage?: LossyStorageReport;
}

/** A memory of visited states in which two can look the same, so that one is left out. */
export interface LossyStorageReport {
  readonly kind: "hash-compact" | "bit-state";
  /** Of `bit-state`: logarithm of the bits of its array. */
  readonly log2Bits?: number;
  /** Of `bit-state`: bits per state. */
  readonly hashes?: number;
  /** Of the fingerprints or bits, which are outside the heap. */
  readonly visitedBytes: number;
  /** Expected probability that at least one reachable state was left out. */
  readonly omissionProbability: number;
}

/** A reduction of a model, compared with the unreduced model on every state of a domain. */
export interface AuditReport {
  /** For instance `symmetry`. */
  readonly reduction: string;
  /** What it rests on; null when the domain has nothing of the kind. */
  readonly name: string | null;
  readonly states: number;
  readonly orbits: number;
  readonly steps: number;
  /** Each a sentence; empty when the reduction is sound on this domain. */
  readonly faults: readonly string[];
}

/** What one verb found out. */
export interface Report {
  readonly schema: typeof REPORT_SCHEMA;
  readonly verdict: Verdict;
  readonly verb: string;
  /** `library`: a program of the user's own called `check` or `replay`; absent: the command did. */
  readonly startedBy?: "library";
  readonly dialect: string;
  readonly implementation: string;
  /** Path of the adapter that was checked, to be said again with every replay; else absent. */
  readonly adapter?: string;
  readonly seed?: number;
  readonly runs?: number;
  readonly operations?: number;
  readonly elapsedMs: number;
  /** The part of it in which failing traces were repeated and shrunk; absent when none was. */
  readonly investigatedMs?: number;
  /** Names of the limits that ended the run early; not empty means `unknown` unless it diverged. */
  readonly limitsHit: readonly string[];
  /** Operations that were generated but not issued, by reason. */
  readonly notSent?: Readonly<Record<string, number>>;
  readonly rules?: readonly RuleCoverage[];
  readonly operationCoverage?: readonly OperationCoverage[];
  readonly precedence?: PrecedenceCoverage;
  readonly properties?: readonly PropertyCoverage[];
  /** Undefined situations that were entered; empty when every trace was defined to its end. */
  readonly taints?: readonly TaintCoverage[];
  /** Of every answer that was left open, the ways that there were. */
  readonly openAnswers?: readonly OpenAnswerCoverage[];
  readonly divergences?: readonly DivergenceReport[];
  /** Deviations that do not count, since they are known; absent when no list was given. */
  readonly known?: readonly KnownReport[];
  readonly bugs?: readonly BugReport[];
  readonly domain?: DomainReport;
  readonly exploration?: ExplorationReport;
  /** Reductions that were audited, with what was found; absent when nobody asked. */
  readonly audits?: readonly AuditReport[];
  /**
   * Things a reader should know, for instance that properties were skipped for want of an inside
   * view.
   */
  readonly notes: readonly string[];
}
