import { type CompiledDecoder, compileDecoder } from "./compiled-codec.ts";
import { type DecidedGroup, groupsOf } from "./decided-group.ts";
import { PlainEncoder, type StateEncoder } from "./encoder.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { OrbitEncoder } from "./orbit-encoder.ts";
import { PackedProperties } from "./properties.ts";
import type { StateBatch } from "./state-batch.ts";
import { CHANGED, type PackedStep, type PackedSystem, RESULT_MASK } from "./system.ts";

/**
 * Makes every step out of a packed state: counts the answers, checks the properties, and hands over
 * the changed successors.
 *
 * This is the inner loop of the explorer, hence its form: one scratch vector changed in place and
 * restored, no allocation per step, and nothing done for a step that only refuses.
 */
export class Expander {
  readonly layout: Layout;
  readonly properties: PackedProperties;
  /** States expanded. */
  expanded = 0;
  /** States expanded or inspected, counted by the sizes of their orbits. */
  covered = 0;
  /** Steps whose successor differs. */
  effective = 0;
  private readonly system: PackedSystem;
  private readonly encoder: StateEncoder;
  private readonly decode: CompiledDecoder;
  private readonly groups: readonly DecidedGroup[];
  /** Operations to try in every state. */
  private readonly rest: Int32Array;
  /** Times that each operation gave each result, operation by operation. */
  private readonly histogram: Float64Array;
  private readonly cells: Uint8Array;
  private readonly before: Uint8Array;
  private readonly step: PackedStep;

  constructor(system: PackedSystem) {
    this.system = system;
    this.layout = layoutOf(system.fields);
    this.properties = new PackedProperties(system);
    this.encoder = system.symmetry
      ? new OrbitEncoder(this.layout, system.symmetry)
      : new PlainEncoder(this.layout);
    this.decode = compileDecoder(this.layout);
    // A step property wants to see every step, so then every operation is tried in every state.
    const { groups, rest } = groupsOf(system, this.layout, !this.properties.hasStepProperties);
    this.groups = groups;
    this.rest = rest;
    this.histogram = new Float64Array(system.operations.length * system.results.length);
    this.cells = new Uint8Array(this.layout.cellCount);
    this.before = new Uint8Array(this.layout.cellCount);
    this.step = { before: this.before, operation: 0, result: 0, after: this.cells };
  }

  get memoryBytes(): number {
    return this.groups.reduce((sum, group) => sum + group.memoryBytes, this.histogram.byteLength);
  }

  /** Writes the stored form of a state. */
  encode(cells: Uint8Array, words: Int32Array, at: number): void {
    this.encoder.encode(cells, words, at);
  }

  /** Checks the state properties of one state without leaving it. */
  inspect(words: Int32Array, at: number): void {
    const { layout, cells } = this;
    this.decode(words, at, cells);
    this.covered += this.encoder.orbitSize(cells);
    this.properties.checkState(cells, words, at, layout.wordCount);
  }

  /**
   * Appends every changed successor of one state to the batch, which has room for one per
   * operation.
   */
  expand(words: Int32Array, at: number, batch: StateBatch): void {
    this.inspect(words, at);
    const { cells, before, groups } = this;
    const firstSuccessor = batch.count;
    copyCells(cells, before);
    for (let index = 0; index < groups.length; index++) {
      const group = groups[index] as DecidedGroup;
      const value = ((words[at + group.word] as number) >>> group.shift) & group.mask;
      const changing = group.visit(value, cells);
      for (let position = 0; position < changing.length; position++) {
        this.system.apply(cells, changing[position] as number);
        this.emit(batch);
      }
    }
    this.tryRest(words, at, batch);
    this.expanded++;
    this.effective += batch.count - firstSuccessor;
  }

  /** Times that each operation gave each result so far, operation by operation. */
  settledHistogram(): Float64Array {
    for (const group of this.groups) {
      group.settle(this.histogram, this.system.results.length);
    }
    return this.histogram;
  }

  private tryRest(words: Int32Array, at: number, batch: StateBatch): void {
    const { system, rest, cells, histogram, properties, step } = this;
    const resultCount = system.results.length;
    for (let index = 0; index < rest.length; index++) {
      const operation = rest[index] as number;
      const answer = system.apply(cells, operation);
      const entry = operation * resultCount + (answer & RESULT_MASK);
      histogram[entry] = (histogram[entry] as number) + 1;
      if (properties.hasStepProperties) {
        step.operation = operation;
        step.result = answer & RESULT_MASK;
        properties.checkStep(step, words, at, this.layout.wordCount);
      }
      if (answer & CHANGED) {
        this.emit(batch);
      }
    }
  }

  /** Takes the changed scratch vector as a successor, and restores it. */
  private emit(batch: StateBatch): void {
    const { cells, before, layout } = this;
    this.encoder.encodeAndRestore(cells, before, batch.words, batch.count * layout.wordCount);
    batch.count++;
  }
}

/** A loop, because `set` costs more than the copy for a dozen cells. */
function copyCells(from: Uint8Array, to: Uint8Array): void {
  for (let cell = 0; cell < to.length; cell++) {
    to[cell] = from[cell] as number;
  }
}
