/** Where a load or store ends up: a host page, or a page of a file that is mapped there. */

import type { Handle } from "../../../abi/handle.ts";
import { PAGE_SIZE_BYTES } from "../../../abi/units.ts";
import { withFile, withFilePages, withHostPages } from "../../change-state.ts";
import type { Dialect } from "../../dialect.ts";
import { hostPageAt } from "../../host-memory.ts";
import { type PageContent, tagSeen, withBytes, withTag } from "../../page-bytes.ts";
import { hasQuirk } from "../../quirks.ts";
import type { FileState, MachineState } from "../../state.ts";
import { tainted } from "../../taints.ts";
import { hostPagesChanged } from "./mappings.ts";
import { notified } from "./notify.ts";
import {
  fileNamed,
  folioEnd,
  folioOrderOf,
  pageAt,
  sizeOf,
  withFolioAt,
  withLookup,
  withTagAt,
} from "./page-cache.ts";

/** A page that can be loaded from and stored to. */
export type Target =
  | { readonly kind: "host"; readonly number: number }
  | { readonly kind: "file"; readonly handle: Handle; readonly index: number }
  /** A file page seen through a private mapping: the first store makes a host page of it. */
  | {
      readonly kind: "cow";
      readonly number: number;
      readonly handle: Handle;
      readonly index: number;
    };

/** What a mapped host page leads to. */
export function targetOf(state: MachineState, number: number): Target {
  const page = hostPageAt(state, number);
  const file = page?.file;
  if (file === undefined || page?.cow === "copied") return { kind: "host", number };
  const { handle, page: index } = file;
  return page?.cow === undefined
    ? { kind: "file", handle, index }
    : { kind: "cow", number, handle, index };
}

/** True when a file is mapped at the host page, and ends before it: an access raises SIGBUS. */
export function isBehindFile(state: MachineState, number: number): boolean {
  const file = hostPageAt(state, number)?.file;
  if (file === undefined) return false;
  return BigInt(file.page) * PAGE_SIZE_BYTES >= sizeOf(fileNamed(state, file.handle));
}

/** What the page holds at its start; a hole of a file holds zeroes. */
export function tagOf(state: MachineState, target: Target): number {
  return tagSeen(contentOf(state, target));
}

/** What the page holds in all of it. */
export function contentOf(state: MachineState, target: Target): PageContent {
  const page =
    target.kind === "host"
      ? hostPageAt(state, target.number)
      : pageAt(fileNamed(state, target.handle), target.index);
  return page ?? ZEROES;
}

const ZEROES: PageContent = Object.freeze({ tag: 0 });

/** The state after a load of the page: a hole of a mapped file is filled by it. */
export function loaded(dialect: Dialect, state: MachineState, target: Target): MachineState {
  if (target.kind === "host") return state;
  return present(dialect, state, target.handle, target.index);
}

/**
 * The state after a load of the guest: what a guest_memfd has is not kept before it is written, but
 * of an ordinary file it can be asked.
 */
export function reached(dialect: Dialect, state: MachineState, target: Target): MachineState {
  if (target.kind === "host" || state.files[target.handle]?.kind !== "memfd") return state;
  return present(dialect, state, target.handle, target.index);
}

/**
 * The state after a fault of the guest for a store, whether the store came to be made or not: a
 * private mapping has a page of its own from then on.
 */
export function reachedForStore(
  dialect: Dialect,
  state: MachineState,
  target: Target,
): MachineState {
  const after = reached(dialect, state, target);
  if (target.kind !== "cow") return after;
  return copied(dialect, after, target.number, contentOf(after, target));
}

/** The state after a store of a tag. */
export function stored(
  dialect: Dialect,
  state: MachineState,
  target: Target,
  tag: number,
): MachineState {
  if (target.kind === "host") {
    const page = hostPageAt(state, target.number);
    return page === undefined ? state : withHostPages(state, [[target.number, withTag(page, tag)]]);
  }
  const after = present(dialect, state, target.handle, target.index);
  if (target.kind === "cow") {
    return copied(dialect, after, target.number, withTag(contentOf(after, target), tag));
  }
  const file = fileNamed(after, target.handle);
  return withFile(after, target.handle, withTagAt(file, target.index, tag));
}

/** Bytes that go to one page. */
export interface StoredBytes {
  readonly offset: number;
  readonly bytes: number;
  readonly data: bigint;
}

/** The state after a store of bytes. */
export function storedBytes(
  dialect: Dialect,
  state: MachineState,
  target: Target,
  { offset, bytes, data }: StoredBytes,
): MachineState {
  if (target.kind === "host") {
    const page = hostPageAt(state, target.number);
    const after = page && withBytes(page, offset, bytes, data);
    return after === undefined ? state : withHostPages(state, [[target.number, after]]);
  }
  const after = present(dialect, state, target.handle, target.index);
  if (target.kind === "cow") {
    const content = withBytes(contentOf(after, target), offset, bytes, data);
    return copied(dialect, after, target.number, content);
  }
  const file = fileNamed(after, target.handle);
  const page = pageAt(file, target.index);
  const changed = page && withBytes(page, offset, bytes, data);
  return changed === undefined
    ? after
    : withFile(after, target.handle, withFilePages(file, [[target.index, changed]]));
}

/**
 * The state in which the private mapping has a page of its own. Who had the file's page mapped
 * through it is told.
 *
 * @source mm/memory.c, do_cow_fault and wp_page_copy, Linux 5.18 to 6.18
 */
function copied(
  dialect: Dialect,
  before: MachineState,
  number: number,
  { tag, bytes }: PageContent,
): MachineState {
  const state = hostPagesChanged({ dialect, state: before }, (at) => at === number);
  const page = hostPageAt(state, number);
  return page === undefined
    ? state
    : withHostPages(state, [[number, { ...page, tag, ...(bytes && { bytes }), cow: "copied" }]]);
}

/**
 * The state in which the page of the file is there and up to date. No notification announces a page
 * that comes this way.
 *
 * @source mm/shmem.c, shmem_fault, Linux 5.18; v6 patch 2/8 adds no event to it
 */
function present(
  dialect: Dialect,
  state: MachineState,
  handle: Handle,
  index: number,
): MachineState {
  const file = fileNamed(state, handle);
  if (pageAt(file, index) !== undefined) return withFile(state, handle, withLookup(file, index));
  const after = withFolioAt(file, index, folioOrderOf(dialect), true);
  return unannounced(dialect, withFile(state, handle, after), handle, after, index);
}

/**
 * As posted, shared mappings of what is private now simply stay. A machine that keeps its promises
 * cannot have them, but nobody has said what it does instead.
 */
function unannounced(
  dialect: Dialect,
  state: MachineState,
  handle: Handle,
  file: FileState,
  index: number,
): MachineState {
  if (hasQuirk(dialect, "B-03")) return state;
  const from = pageAt(file, index)?.folio.head ?? index;
  const zappedState = notified(dialect, state, handle, { from, to: folioEnd(file, index) });
  return zappedState === state ? state : tainted(zappedState, "silent-population");
}
