/** Where a load or store ends up: a host page, or a page of a file that is mapped there. */

import type { Handle } from "../../../abi/handle.ts";
import { PAGE_SIZE_BYTES } from "../../../abi/units.ts";
import { withFile, withHostPages } from "../../change-state.ts";
import type { Dialect } from "../../dialect.ts";
import { hostPageAt } from "../../host-memory.ts";
import { hasQuirk } from "../../quirks.ts";
import type { FileState, MachineState } from "../../state.ts";
import { tainted } from "../../taints.ts";
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
  | { readonly kind: "file"; readonly handle: Handle; readonly index: number };

/** What a mapped host page leads to. */
export function targetOf(state: MachineState, number: number): Target {
  const file = hostPageAt(state, number)?.file;
  return file === undefined
    ? { kind: "host", number }
    : { kind: "file", handle: file.handle, index: file.page };
}

/** True when a file is mapped at the host page, and ends before it: an access raises SIGBUS. */
export function isBehindFile(state: MachineState, number: number): boolean {
  const file = hostPageAt(state, number)?.file;
  if (file === undefined) return false;
  return BigInt(file.page) * PAGE_SIZE_BYTES >= sizeOf(fileNamed(state, file.handle));
}

/** What the page holds; a hole of a file holds zeroes. */
export function tagOf(state: MachineState, target: Target): number {
  return target.kind === "host"
    ? (hostPageAt(state, target.number)?.tag ?? 0)
    : (pageAt(fileNamed(state, target.handle), target.index)?.tag ?? 0);
}

/** The state after a load of the page: a hole of a mapped file is filled by it. */
export function loaded(dialect: Dialect, state: MachineState, target: Target): MachineState {
  if (target.kind === "host") return state;
  return present(dialect, state, target.handle, target.index);
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
    return page === undefined ? state : withHostPages(state, [[target.number, { ...page, tag }]]);
  }
  const after = present(dialect, state, target.handle, target.index);
  const file = fileNamed(after, target.handle);
  return withFile(after, target.handle, withTagAt(file, target.index, tag));
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
