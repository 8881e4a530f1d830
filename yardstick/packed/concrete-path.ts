import { HarnessError } from "../../abi/harness-error.ts";
import type { FoundPath } from "../../explorer/search.ts";
import { Expander } from "./expander.ts";
import type { PackedViolation } from "./properties.ts";
import { CHANGED, type PackedSystem, RESULT_MASK } from "./system.ts";

/**
 * Turns a chain of stored states into operations anyone can run.
 *
 * Under a symmetry the chain names orbits. From the initial state the path takes the first
 * operation that leads into the next orbit, and at the end makes sure that the property really
 * breaks there: a path is never trusted, it is run.
 *
 * @param chain - stored states from an initial one to the violation's, one per depth.
 * @throws {HarnessError} MSC242 when no operation leads on: the symmetry is not one, or `apply` is
 *   not a function.
 */
export function concretePath(
  system: PackedSystem,
  chain: readonly (readonly number[])[],
  violation: PackedViolation,
): FoundPath {
  const walk = new Walk(system, chain[0] ?? []);
  for (const target of chain.slice(1)) {
    walk.advance((step) => isState(walk.encode(step.after), target));
  }
  const property = system.properties[violation.property];
  if (property?.over === "step") {
    walk.advance((step) => !property.holds(step));
  } else if (property?.holds(walk.cells) !== false) {
    throw brokenChain("the last state of the path breaks nothing");
  }
  const { id = "", sentence = "" } = property ?? {};
  return { property: id, sentence, trace: walk.trace, results: walk.results };
}

interface WalkStep {
  readonly before: Uint8Array;
  readonly operation: number;
  readonly result: number;
  readonly after: Uint8Array;
}

class Walk {
  readonly trace: string[] = [];
  readonly results: string[] = [];
  cells: Uint8Array;
  private readonly system: PackedSystem;
  private readonly expander: Expander;

  constructor(system: PackedSystem, start: readonly number[]) {
    this.system = system;
    this.expander = new Expander(system);
    const initial = system.initial.find((cells) => isState(this.encode(cells), start));
    if (initial === undefined) {
      throw brokenChain("the path does not begin in an initial state");
    }
    this.cells = initial.slice();
  }

  encode(cells: Uint8Array): Int32Array {
    const words = new Int32Array(this.expander.layout.wordCount);
    this.expander.encode(cells, words, 0);
    return words;
  }

  /** Takes the first operation whose step is wanted. */
  advance(isWanted: (step: WalkStep) => boolean): void {
    for (const [operation, { name }] of this.system.operations.entries()) {
      const after = this.cells.slice();
      const answer = this.system.apply(after, operation);
      const result = answer & RESULT_MASK;
      if (isWanted({ before: this.cells, operation, result, after })) {
        this.trace.push(name);
        this.results.push(this.system.results[result] ?? String(result));
        this.cells = answer & CHANGED ? after : this.cells;
        return;
      }
    }
    throw brokenChain(`no operation leads on after ${this.trace.length} operations`);
  }
}

function isState(words: Int32Array, target: readonly number[]): boolean {
  return target.every((word, index) => word === words[index]);
}

function brokenChain(message: string): HarnessError {
  const hint = "Run auditReductions on a small domain; apply must depend on its arguments alone.";
  return new HarnessError("MSC242", message, hint);
}
