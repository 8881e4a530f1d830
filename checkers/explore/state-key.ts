/**
 * Keys of model states: two states have the same key exactly when they differ in nothing but the
 * names of page identities. Keys of all threads and all runs can be compared.
 *
 * States share their unchanged parts, because transitions change them part by part. So the text
 * that stands for an object is made once, of the texts of its parts, and a long one is replaced by
 * its digest: what one operation left alone costs one look into a weak map.
 */

import type { Handle } from "../../abi/handle.ts";
import { SharedMap } from "../../abi/shared-map.ts";
import { SortedList } from "../../abi/sorted-list.ts";
import { DIGEST_LENGTH, digestOf } from "../../explorer/digest.ts";
import type { FileState, GuestMapping, MachineState } from "../../model/state.ts";

/** Names values by content. */
class ContentTexts {
  readonly #known = new WeakMap<object, string>();

  /** A short text: the same for equal values, another for different ones. */
  textOf(value: unknown): string {
    if (typeof value !== "object" || value === null) return primitiveText(value);
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    if (value instanceof SharedMap) return this.textOf(value.sorted);
    const text = shortText(
      Array.isArray(value) || value instanceof SortedList
        ? `[${value.map((each: unknown) => this.textOf(each)).join()}]`
        : `{${this.#fields(value)}}`,
    );
    this.#known.set(value, text);
    return text;
  }

  /** Fields that are undefined are fields that are absent. */
  #fields(value: object): string {
    const fields: string[] = [];
    for (const [name, field] of Object.entries(value)) {
      if (field !== undefined) fields.push(`${name}:${this.textOf(field)}`);
    }
    return fields.sort().join();
  }
}

/** No content begins as a digest does here. */
function shortText(content: string): string {
  return content.length <= DIGEST_LENGTH ? content : `#${digestOf(content)}`;
}

/** Makes keys, and remembers what it made them of. */
export class StateKeys {
  readonly #texts = new ContentTexts();
  readonly #keys = new WeakMap<MachineState, string>();
  /** By files, then mappings: both together name the pages. */
  readonly #pages = new WeakMap<object, WeakMap<object, string>>();

  keyOf(state: MachineState): string {
    const known = this.#keys.get(state);
    if (known !== undefined) return known;
    const { files, mappings, ...rest } = state;
    const parts = Object.values(rest).map((part) => this.#texts.textOf(part));
    const key = digestOf([...parts, this.#pagesKey(files, mappings)].join());
    this.#keys.set(state, key);
    return key;
  }

  #pagesKey(files: MachineState["files"], mappings: MachineState["mappings"]): string {
    const ofFiles = this.#pages.get(files) ?? new WeakMap<object, string>();
    this.#pages.set(files, ofFiles);
    const known = ofFiles.get(mappings);
    if (known !== undefined) return known;
    const key = this.#texts.textOf(withCanonicalIdentities(files, mappings));
    ofFiles.set(mappings, key);
    return key;
  }
}

interface Pages {
  readonly files: Readonly<Record<Handle, FileState>>;
  readonly mappings: readonly GuestMapping[];
}

/**
 * Files and mappings with page identities renamed by where they occur first: in their file by
 * page index, then in the mappings by gfn. Which file was made first does not show.
 *
 * Sound because an identity is only ever compared with another of the same file, and the next one
 * is always fresh: how often a file was populated before cannot be seen.
 */
function withCanonicalIdentities(
  files: MachineState["files"],
  mappings: MachineState["mappings"],
): Pages {
  const namesByFile = new Map<Handle, Map<number, number>>();
  const nameOf = (handle: Handle, identity: number): number => {
    const names = namesByFile.get(handle) ?? new Map<number, number>();
    namesByFile.set(handle, names);
    const name = names.get(identity) ?? names.size;
    names.set(identity, name);
    return name;
  };
  const renamedFiles = Object.entries(files).map(([handle, { populations, ...file }]) => {
    const pages = Object.entries(file.pages ?? {}).map(([index, page]) => {
      return [index, { ...page, identity: nameOf(handle as Handle, page.identity) }];
    });
    return [handle, { ...file, pages: Object.fromEntries(pages) }];
  });
  const renamedMappings = mappings.map((mapping) => {
    if (mapping.file === undefined) return mapping;
    const { handle, identities } = mapping.file;
    const renamed = identities.map((identity) => nameOf(handle, identity));
    return { ...mapping, file: { handle, identities: renamed } };
  });
  return { files: Object.fromEntries(renamedFiles), mappings: renamedMappings };
}

function primitiveText(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "bigint" ? `${value}n` : String(value);
}
