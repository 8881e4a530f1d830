/**
 * The inside view on the wire. A machine is looked at after every operation, and few parts of what
 * is seen are new: a part that is the same as the last time is left out.
 */
import { u64 } from "../../abi/fields.ts";
import type {
  Observation,
  ObservedBinding,
  ObservedFile,
  ObservedMapping,
  ObservedMemslot,
} from "../../abi/observation.ts";
import { type PageSet, pageSet } from "../../abi/page-set.ts";
import {
  COUNT,
  coded,
  described,
  FLAG,
  list,
  may,
  must,
  object,
  orNull,
  type SchemaOf,
  TEXT,
  words,
} from "../../abi/typed-schema.ts";

/** Parts that every view has. */
type Lasting = "mappings" | "memslots" | "hostPages";

/** The parts that are new; null where one is no longer shown. */
export interface ViewChange extends Partial<Pick<Observation, Lasting>> {
  readonly contents?: Observation["contents"] | null;
  readonly frameReferences?: Observation["frameReferences"] | null;
  readonly files?: Observation["files"] | null;
  readonly warnings?: Observation["warnings"] | null;
}

const NUMBER = u64("number");

/** An unsigned 64-bit value. */
export const WIDE: SchemaOf<bigint> = coded(NUMBER.schema, NUMBER.expects, NUMBER.fromJson);

const PAGES = pageSet("dirty");

/** Pairs, since keys of JSON are texts. */
const PAIRS: SchemaOf<ReadonlyMap<number, number>> = coded(
  {
    type: "array",
    items: { type: "array", items: { type: "integer", minimum: 0 } },
    description: "Pairs of a key, such as the index of a page, and its value.",
  },
  "a list of pairs of integers",
  (json) => (Array.isArray(json) && json.every(isPair) ? new Map(json) : undefined),
);

function isPair(json: unknown): json is [number, number] {
  return Array.isArray(json) && json.length === 2 && json.every(Number.isSafeInteger);
}

const MAPPING = object<ObservedMapping>({
  addressSpace: must(COUNT),
  gfn: must(WIDE),
  pfn: must(COUNT),
  writable: must(FLAG),
  kind: may(words("shared", "private")),
  order: may(COUNT),
});

const MEMSLOT = object<ObservedMemslot>({
  addressSpace: must(COUNT),
  id: must(COUNT),
  flags: must(COUNT),
  baseGfn: must(WIDE),
  pages: must(COUNT),
  hva: must(WIDE),
  dirty: must(orNull(coded(PAGES.schema, PAGES.expects, PAGES.fromJson))),
});

const BINDING = object<ObservedBinding>({
  addressSpace: must(COUNT),
  id: must(COUNT),
  startPage: must(COUNT),
  endPage: must(COUNT),
});

const FILE = object<ObservedFile>({
  handle: must(TEXT),
  kind: may(words("guest_memfd")),
  bindings: may(list(BINDING)),
  sizeBytes: must(WIDE),
  references: must(COUNT),
  notifiers: must(COUNT),
  nodeFlags: must(COUNT),
  pages: must(PAIRS),
});

export const VIEW: SchemaOf<ViewChange> = described(
  "The inside view. A part that is left out is as it was before; null: it is not shown any more.",
  object<ViewChange>({
    mappings: may(list(MAPPING)),
    memslots: may(list(MEMSLOT)),
    hostPages: may(PAIRS),
    contents: may(orNull(PAIRS)),
    frameReferences: may(orNull(PAIRS)),
    files: may(orNull(list(FILE))),
    warnings: may(orNull(list(TEXT))),
  }),
);

/**
 * Writes the views of one machine. A part that is the very object of the look before is not looked
 * at again: a view is a snapshot.
 */
export class ViewWriter {
  readonly #seen = new Map<string, unknown>();
  readonly #sent = new Map<string, string>();

  /** @returns the parts that are new, as a text of JSON. */
  write(view: Observation): string {
    const news: string[] = [];
    for (const part in view) {
      const value = view[part as keyof Observation];
      if (this.#seen.get(part) === value) continue;
      this.#seen.set(part, value);
      const text = JSON.stringify(value, inJson);
      if (this.#sent.get(part) === text) continue;
      this.#sent.set(part, text);
      news.push(`"${part}":${text}`);
    }
    for (const part of this.#sent.keys()) {
      if (part in view) continue;
      this.#sent.delete(part);
      this.#seen.delete(part);
      news.push(`"${part}":null`);
    }
    return `{${news.join(",")}}`;
  }
}

/** @returns undefined while a part that every view has is missing. */
export function withChange(
  before: Observation | undefined,
  change: ViewChange,
): Observation | undefined {
  const after: ViewChange = { ...before, ...change };
  const { mappings, memslots, hostPages, contents, frameReferences, files, warnings } = after;
  if (mappings === undefined || memslots === undefined || hostPages === undefined) return undefined;
  return {
    ...{ mappings, memslots, hostPages },
    ...(contents && { contents }),
    ...(frameReferences && { frameReferences }),
    ...(files && { files }),
    ...(warnings && { warnings }),
  };
}

function inJson(key: string, value: unknown): unknown {
  if (typeof value === "bigint") return `0x${value.toString(16)}`;
  if (typeof value !== "object" || value === null) return value;
  if (key === "dirty") return PAGES.toJson(value as PageSet);
  return Symbol.iterator in value ? [...(value as Iterable<unknown>)] : value;
}
