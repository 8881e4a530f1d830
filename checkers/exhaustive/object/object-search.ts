import { readFileSync, writeFileSync } from "node:fs";
import { HarnessError } from "../../../model/harness-error.ts";
import { fingerprintOf, readNote, stateFile, writeNote } from "../checkpoint.ts";
import type { Storage } from "../result.ts";
import type { FoundPath, Search, SearchFindings, SearchPlace, SearchProgress } from "../search.ts";
import type { ObjectSystem, Successor } from "../system.ts";
import { type KeySet, openKeySet } from "./key-set.ts";
import {
  type ObjectCounts,
  ObjectFindings,
  type ObjectViolation,
  operationCoverage,
} from "./object-findings.ts";
import { Origins } from "./origins.ts";
import { NONE_ASLEEP, type OperationSet, parseOperationSet, SleepSets } from "./sleep-sets.ts";

/** States expanded between two looks at the clock. */
const SLICE_STATES = 128;

/** An edge is one number: position of the operation times this, plus position of the successor. */
const SUCCESSORS_MAX = 256;

interface ObjectSearchOptions {
  readonly storage?: Storage;
  readonly partialOrder?: boolean;
}

/** One way into a state. */
interface Arrival {
  readonly parent: number;
  readonly edge: number;
  /** What is asleep after it. */
  readonly asleep: OperationSet;
}

/** What a checkpoint of an object search says; the origins of all states are in its file. */
interface ObjectNote {
  readonly stored: number;
  readonly next: number;
  readonly levelEnd: number;
  readonly counts: ObjectCounts;
  readonly violation: ObjectViolation | null;
  /** The sleep sets of the states from `next` on; none without partial-order reduction. */
  readonly asleep: readonly string[];
}

/**
 * A breadth-first search over states that are objects.
 *
 * Only the states of two levels are kept. Of all others their keys are, to know them again, and
 * their origins, to find the way back: a path is re-run from its initial state, and so is a
 * checkpoint, which therefore needs no way to write a state down.
 */
export class ObjectSearch<State, Operation> implements Search {
  private readonly system: ObjectSystem<State, Operation>;
  private readonly findingsSoFar: ObjectFindings<State, Operation>;
  private readonly keys: KeySet;
  /** Null without partial-order reduction. */
  private readonly sleepSets: SleepSets<Operation> | null;
  private origins = new Origins();
  /** By index; undefined once expanded. */
  private states: (State | undefined)[] = [];
  private next = 0;
  private levelEnd = 0;
  private readonly fingerprint: string;
  private generation = 0;

  constructor(
    system: ObjectSystem<State, Operation>,
    { storage = { kind: "exact" }, partialOrder = false }: ObjectSearchOptions,
  ) {
    this.system = system;
    this.keys = openKeySet(storage);
    this.findingsSoFar = new ObjectFindings(system.properties);
    const independence = partialOrder ? system.independence : undefined;
    this.sleepSets = independence ? new SleepSets(independence) : null;
    const ids = system.properties.map(({ id }) => id);
    const initial = system.initial.map((state) => system.key(state));
    const reduction = independence?.name ?? null;
    this.fingerprint = fingerprintOf([system.name, initial, ids, storage, reduction]);
  }

  begin(): number {
    for (const [position, state] of this.system.initial.entries()) {
      this.meet(state, { parent: -1, edge: position, asleep: NONE_ASLEEP });
    }
    return this.nextLevel();
  }

  advance(): boolean {
    const sliceEnd = Math.min(this.levelEnd, this.next + SLICE_STATES);
    for (; this.next < sliceEnd; this.next++) {
      this.expand(this.next);
    }
    return this.next < this.levelEnd;
  }

  inspectLevel(): void {
    for (; this.next < this.levelEnd; this.next++) {
      this.inspect(this.states[this.next] as State, this.next);
    }
  }

  nextLevel(): number {
    this.levelEnd = this.states.length;
    return this.levelEnd - this.next;
  }

  progress(): SearchProgress {
    return {
      stored: this.states.length,
      transitions: this.findingsSoFar.transitions,
      frontier: this.levelEnd - this.next,
      memoryBytes: process.memoryUsage().heapUsed,
    };
  }

  findings(): SearchFindings {
    const counts = this.findingsSoFar.counts();
    return {
      covered: counts.covered,
      effective: counts.effective,
      dropped: counts.dropped,
      operations: operationCoverage(counts),
      properties: counts.properties,
      omissionProbability: this.keys.omissionProbability,
    };
  }

  counterexample(): FoundPath | null {
    const { violation } = this.findingsSoFar;
    if (violation === null) {
      return null;
    }
    const edges = violation.edge === null ? [] : [violation.edge];
    let index = violation.index;
    for (; this.origins.parentOf(index) >= 0; index = this.origins.parentOf(index)) {
      edges.unshift(this.origins.edgeOf(index));
    }
    const property = this.system.properties.find(({ id }) => id === violation.property);
    const path = { property: violation.property, sentence: property?.sentence ?? "" };
    return { ...path, ...this.replay(this.system.initial[this.origins.edgeOf(index)], edges) };
  }

  save(directory: string, place: SearchPlace): void {
    const { fingerprint, generation, next, levelEnd } = this;
    writeFileSync(stateFile(directory, generation, 0), this.origins.used());
    const { violation } = this.findingsSoFar;
    const counts = this.findingsSoFar.counts();
    const asleep = this.sleepSets?.printFrom(next) ?? [];
    const body = { stored: this.states.length, next, levelEnd, counts, violation, asleep };
    writeNote<ObjectNote>(directory, { fingerprint, generation, place, body });
    // The file is written whole, so the next save must not touch the one that this note names.
    this.generation++;
  }

  restore(directory: string): SearchPlace | null {
    const note = readNote<ObjectNote>(directory, this.fingerprint);
    if (note === null) {
      return null;
    }
    const { stored, counts, violation } = note.body;
    const bytes = readFileSync(stateFile(directory, note.generation, 0));
    const pairs = new Int32Array(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + stored * 8),
    );
    this.restoreStates(new Origins(pairs), note.body);
    this.findingsSoFar.resume(counts, violation);
    this.generation = note.generation + 1;
    return note.place;
  }

  dispose(): void {}

  private expand(index: number): void {
    const state = this.states[index] as State;
    this.inspect(state, index);
    const expansion = this.sleepSets?.expansion(index);
    for (const [position, operation] of this.system.operations(state).entries()) {
      const asleep = expansion ? expansion.take(operation) : NONE_ASLEEP;
      if (asleep === null) {
        this.findingsSoFar.dropped++;
        continue;
      }
      const family = this.system.familyOf(operation);
      for (const [branch, { result, state: after }] of this.stepsOf(state, operation).entries()) {
        const edge = position * SUCCESSORS_MAX + branch;
        const step = { before: state, operation, result, after };
        this.findingsSoFar.countStep(family, step, index, edge);
        if (after !== state) {
          this.meet(after, { parent: index, edge, asleep });
        }
      }
    }
    this.states[index] = undefined;
  }

  private inspect(state: State, index: number): void {
    const { symmetry, key } = this.system;
    const images = symmetry?.images(state) ?? [state];
    this.findingsSoFar.covered += symmetry ? new Set(images.map(key)).size : 1;
    this.findingsSoFar.checkState(state, index);
  }

  /** Stores a state unless its orbit was met before. */
  private meet(state: State, { parent, edge, asleep }: Arrival): void {
    if (this.keys.add(this.orbitKey(state))) {
      this.states.push(state);
      this.origins.push(parent, edge);
      this.sleepSets?.push(asleep);
    }
  }

  /** The least key of all images: the same for every state of an orbit. */
  private orbitKey(state: State): string {
    const { symmetry, key } = this.system;
    return symmetry ? (symmetry.images(state).map(key).sort()[0] ?? "") : key(state);
  }

  private stepsOf(state: State, operation: Operation): readonly Successor<State>[] {
    const successors = this.system.step(state, operation);
    if (successors.length === 0 || successors.length > SUCCESSORS_MAX) {
      const hint = `A step has at least 1 and at most ${SUCCESSORS_MAX} successors.`;
      const name = this.system.print(operation);
      throw new HarnessError("MSC245", `${name} has ${successors.length} successors`, hint);
    }
    return successors;
  }

  private follow(state: State, edge: number): Successor<State> & { readonly operation: Operation } {
    const operation = this.system.operations(state)[Math.trunc(edge / SUCCESSORS_MAX)];
    const successors = operation === undefined ? [] : this.stepsOf(state, operation);
    const successor = successors[edge % SUCCESSORS_MAX];
    if (operation === undefined || successor === undefined) {
      const hint = "operations and step must depend on their arguments alone.";
      throw new HarnessError("MSC242", "a path cannot be run again", hint);
    }
    return { operation, ...successor };
  }

  private replay(
    initial: State | undefined,
    edges: readonly number[],
  ): { readonly trace: readonly string[]; readonly results: readonly string[] } {
    const trace: string[] = [];
    const results: string[] = [];
    let state = initial as State;
    for (const edge of edges) {
      const step = this.follow(state, edge);
      trace.push(this.system.print(step.operation));
      results.push(step.result);
      state = step.state;
    }
    return { trace, results };
  }

  /** Makes every stored state again from its origin, and lets go of the expanded ones. */
  private restoreStates(origins: Origins, { stored, next, levelEnd, asleep }: ObjectNote): void {
    for (let index = 0; index < stored; index++) {
      const parent = origins.parentOf(index);
      const edge = origins.edgeOf(index);
      const state =
        parent < 0
          ? (this.system.initial[edge] as State)
          : this.follow(this.states[parent] as State, edge).state;
      this.meet(state, { parent, edge, asleep: parseOperationSet(asleep[index - next] ?? "0") });
    }
    this.states.fill(undefined, 0, next);
    this.next = next;
    this.levelEnd = levelEnd;
  }
}
