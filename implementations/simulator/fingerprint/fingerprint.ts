/**
 * The whole state of a simulated machine between two operations, as a text: two machines with the
 * same text behave the same for ever.
 */

import type { Vm } from "../kernel/vm.ts";
import type { PrivateBinding } from "../memfile/private-binding.ts";
import type { Machine } from "../paths.ts";
import {
  FINGERPRINT_FIELDS,
  type FingerprintFields,
  type Kinds,
  type Writer,
} from "./fingerprint-fields.ts";
import { type FrameNames, frameNamesFor } from "./frame-names.ts";

/** A way to take fingerprints that writes down these fields. */
export function fingerprintBy(fields: FingerprintFields): (machine: Machine) => string {
  const lists = Object.entries(fields).map(([kind, texts]) => [kind, Object.values(texts)]);
  const listed = Object.fromEntries(lists) as Listed;
  return (machine) => {
    const writer = new FieldWriter(machine.vm, listed);
    const met = writer.one("Machine", machine);
    return met + writer.one("PageFrames", machine.vm.mm.frames);
  };
}

/** The fingerprint of a machine. */
export const fingerprintOf: (machine: Machine) => string = fingerprintBy(FINGERPRINT_FIELDS);

/** The fields of every kind without their names. */
type Listed = {
  readonly [K in keyof Kinds]: readonly FingerprintFields[K][string][];
};

/** Writes one fingerprint, field by field. */
class FieldWriter implements Writer {
  readonly vm: Vm;
  readonly frames: FrameNames;
  readonly bindings: readonly PrivateBinding[];
  readonly #listed: Listed;

  constructor(vm: Vm, listed: Listed) {
    this.vm = vm;
    this.frames = frameNamesFor(vm, (tag) => this.one("PageFrame", { tag }));
    this.bindings = bindingsOf(vm);
    this.#listed = listed;
  }

  one<K extends keyof Kinds>(kind: K, object: Kinds[K]): string {
    let text = "";
    for (const field of this.#listed[kind]) text += `${field(object, this) ?? ""}:`;
    return text;
  }

  all<K extends keyof Kinds>(kind: K, objects: readonly Kinds[K][]): string {
    return `[${objects.map((object) => this.one(kind, object)).join()}]`;
  }
}

/** Bindings of the slots, in order of address space and gfn. */
function bindingsOf({ spaces }: Vm): readonly PrivateBinding[] {
  return spaces.flatMap(({ active }) => active.all().flatMap(({ binding }) => binding ?? []));
}
