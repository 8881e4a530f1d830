import { HarnessError } from "../../abi/harness-error.ts";
import type { Audit } from "../../explorer/audit.ts";
import { PlainEncoder } from "./encoder.ts";
import { imagesOf } from "./images.ts";
import { layoutOf } from "./layout.ts";
import { OrbitEncoder } from "./orbit-encoder.ts";
import { CHANGED, type PackedSystem, RESULT_MASK } from "./system.ts";

/** Faults listed at most; one is enough to reject a reduction. */
const FAULTS_MAX = 10;

/**
 * Compares every reduction of a packed system with the system itself, on every reachable state of a
 * small domain.
 *
 * Symmetry: a state and each of its images have the same orbit, break the same properties, and
 * allow the same answers into the same orbits. Memoisation: an operation that names the field it is
 * decided by answers the same wherever that field has the same value. Changed flag: it is set
 * exactly when a cell changed.
 *
 * @throws {HarnessError} MSC112 when the domain has more than `statesMax` states.
 */
export function auditReductions(system: PackedSystem, statesMax: number): Audit {
  const auditor = new Auditor(system);
  for (const cells of system.initial) {
    auditor.meet(cells);
  }
  for (let next = 0; next < auditor.states.length; next++) {
    if (auditor.states.length > statesMax) {
      const hint = "Audit a smaller domain of the same system.";
      throw new HarnessError("MSC112", `${system.name} has more than ${statesMax} states`, hint);
    }
    auditor.auditState(auditor.states[next] ?? new Uint8Array());
  }
  const { states, orbits, steps, faults } = auditor;
  return { states: states.length, orbits: orbits.size, steps, faults: faults.slice(0, FAULTS_MAX) };
}

class Auditor {
  readonly states: Uint8Array[] = [];
  readonly orbits = new Set<string>();
  readonly faults: string[] = [];
  steps = 0;
  private readonly system: PackedSystem;
  private readonly known = new Set<string>();
  private readonly plain: PlainEncoder;
  private readonly orbit: OrbitEncoder | null;
  private readonly wordCount: number;
  /** What each operation answered, by operation and value of the field that decides it. */
  private readonly decided = new Map<string, number>();
  /** First cell of each field, and the one after its last. */
  private readonly fieldPlaces: ReadonlyMap<string, readonly [number, number]>;

  constructor(system: PackedSystem) {
    const layout = layoutOf(system.fields);
    this.system = system;
    this.plain = new PlainEncoder(layout);
    this.orbit = system.symmetry ? new OrbitEncoder(layout, system.symmetry) : null;
    this.wordCount = layout.wordCount;
    this.fieldPlaces = new Map(
      layout.places.map(({ name, firstCell, cellCount }) => {
        return [name, [firstCell, firstCell + cellCount]];
      }),
    );
  }

  meet(cells: Uint8Array): void {
    const key = this.keyOf(this.plain, cells);
    if (!this.known.has(key)) {
      this.known.add(key);
      this.states.push(cells.slice());
    }
  }

  auditState(cells: Uint8Array): void {
    for (const operation of this.system.operations.keys()) {
      this.auditStep(cells, operation);
    }
    const orbit = this.orbitKey(cells);
    this.orbits.add(orbit);
    const behaviour = this.behaviourOf(cells);
    const { symmetry } = this.system;
    for (const image of symmetry ? imagesOf(symmetry, cells) : []) {
      const isOneOrbit = this.orbitKey(image) === orbit;
      this.check(isOneOrbit, () => `an image of ${cells} lies in another orbit`);
      const isAlike = this.behaviourOf(image) === behaviour;
      this.check(isAlike, () => `an image of ${cells} behaves differently`);
    }
  }

  private auditStep(cells: Uint8Array, operation: number): void {
    const after = cells.slice();
    const answer = this.system.apply(after, operation);
    this.steps++;
    const hasChanged = after.some((value, cell) => value !== cells[cell]);
    const name = this.system.operations[operation]?.name;
    const isFlagged = (answer & CHANGED) !== 0;
    this.check(isFlagged === hasChanged, () => `${name} at ${cells} flags a change wrongly`);
    const { decidedBy } = this.system.operations[operation] ?? {};
    if (decidedBy !== undefined) {
      const [start, end] = this.fieldPlaces.get(decidedBy) ?? [0, 0];
      const value = `${operation}:${cells.subarray(start, end).join()}`;
      const known = this.decided.get(value) ?? answer;
      this.decided.set(value, known);
      this.check(known === answer, () => `${name} is not decided by ${decidedBy}`);
    }
    this.meet(after);
  }

  /** Properties, answers and successor orbits of a state, as a text that its images must share. */
  private behaviourOf(cells: Uint8Array): string {
    const held = this.system.properties.map((property) =>
      property.over === "state" ? property.holds(cells) : null,
    );
    const steps = [...this.system.operations.keys()].map((operation) => {
      const after = cells.slice();
      const answer = this.system.apply(after, operation);
      return `${answer & RESULT_MASK} ${answer & CHANGED ? this.orbitKey(after) : "same"}`;
    });
    return [...held, ...steps.sort()].join("\n");
  }

  private orbitKey(cells: Uint8Array): string {
    return this.keyOf(this.orbit ?? this.plain, cells);
  }

  private keyOf(encoder: PlainEncoder | OrbitEncoder, cells: Uint8Array): string {
    const words = new Int32Array(this.wordCount);
    encoder.encode(cells, words, 0);
    return words.join();
  }

  private check(isSound: boolean, fault: () => string): void {
    if (!isSound && this.faults.length < FAULTS_MAX) {
      this.faults.push(fault());
    }
  }
}
