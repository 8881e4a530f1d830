import type { OperationCoverage, PropertyCoverage } from "../reports/report.ts";
import type { Counterexample } from "./result.ts";

/** How far a search has come. Sums over all threads. */
export interface SearchProgress {
  /** States stored: one per orbit. */
  readonly stored: number;
  readonly transitions: number;
  /** States of the current level that are not expanded yet. */
  readonly frontier: number;
  readonly memoryBytes: number;
}

/** What a search found out so far. */
export interface SearchFindings {
  /**
   * States reached, counted by the sizes of their orbits. Only those expanded or inspected count.
   */
  readonly covered: number;
  readonly effective: number;
  /** Steps not made, because they permute steps that were. */
  readonly dropped: number;
  readonly operations: readonly OperationCoverage[];
  readonly properties: readonly PropertyCoverage[];
  /** As in the storage of the result. */
  readonly visitedBytes: number | null;
  readonly omissionProbability: number;
}

/**
 * A counterexample as a back end finds it; whether it is minimal depends on how states were stored.
 */
export type FoundPath = Omit<Counterexample, "certifiedMinimal">;

/**
 * A breadth-first search, level by level: what the driver needs from a storage back end.
 *
 * The driver decides when to go on, stop, report and checkpoint; the back end stores states and
 * makes steps. All states of a level are expanded before the next one begins, whatever the number
 * of threads, so counts and counterexamples never depend on it.
 */
export interface Search {
  /** Stores the initial states: level 0. @returns how many there are. */
  begin(): number | Promise<number>;
  /** Expands some states of the current level. @returns whether there are more. */
  advance(): boolean | Promise<boolean>;
  /** Checks the state properties of the current level without expanding it: at the depth limit. */
  inspectLevel(): void | Promise<void>;
  /** Makes the states found the current level. @returns how many there are. */
  nextLevel(): number | Promise<number>;
  progress(): SearchProgress | Promise<SearchProgress>;
  findings(): SearchFindings | Promise<SearchFindings>;
  /** The least way to break a property in the levels so far; null when none is known. */
  counterexample(): FoundPath | null | Promise<FoundPath | null>;
  /**
   * Notes the whole search under a directory, atomically: a kill leaves the old note or the new
   * one.
   */
  save(directory: string, place: SearchPlace): void | Promise<void>;
  /** Goes on from a note. @returns where it was, or null when there is none. */
  restore(directory: string): SearchPlace | null | Promise<SearchPlace | null>;
  dispose(): void | Promise<void>;
}

/** The driver's part of a checkpoint. */
export interface SearchPlace {
  /** Stored states by depth; the last is the level being expanded. */
  readonly levels: readonly number[];
  readonly elapsedMs: number;
}
