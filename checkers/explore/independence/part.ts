/** Parts of a machine's state, and what of them an operation touches. */
import { TWO_TO_THE_64 } from "../../../abi/units.ts";

/** A half-open range of numbers: gfns, host pages, pages of a file. */
export interface Span {
  readonly from: bigint;
  readonly to: bigint;
}

/**
 * What a part consists of:
 *
 * - `slot`: the slots themselves, by slot word.
 * - `cover`: which slot an address space has at a gfn, and all that slot says but its log.
 * - `log`: the dirty log of a slot, by gfn.
 * - `log-mode`: what KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2 was set to.
 * - `attribute`: the memory attributes, by gfn.
 * - `shared-mapping`, `private-mapping`: the live guest mappings of a kind, by gfn. Marked where
 *   one is taken away.
 * - `host-page`: what is mapped in the host window, by page number.
 * - `descriptor`: of a file, its descriptors, and the host pages that show it.
 * - `file`: of a file, its size and seals.
 * - `node-flag`: of a file, what its slots forbid others to do with it. Marked where they are set.
 * - `binding`: of a file, the slots that are bound to it. Marked where one is added.
 * - `file-page`: of a file, which of its pages there are. Marked where one is looked up: a page
 *   that is new is only then zeroed.
 * - `kind`: of a file, which of its pages are private.
 * - `kvm-descriptor`: those of the VM and of the vCPU.
 * - `content`: of a file, what its pages hold.
 */
export type PartKind =
  | "slot"
  | "cover"
  | "log"
  | "log-mode"
  | "attribute"
  | "shared-mapping"
  | "private-mapping"
  | "host-page"
  | "descriptor"
  | "file"
  | "node-flag"
  | "binding"
  | "file-page"
  | "kind"
  | "kvm-descriptor"
  | "content";

/** Some of the numbered things of one kind. */
export interface Part extends Span {
  readonly kind: PartKind;
  /** The address space, slot or file, of a kind that each of them has its own of. */
  readonly of: string | number | null;
}

/** What an operation may touch, in whatever state it is tried. */
export interface Footprint {
  readonly reads?: readonly Part[];
  readonly writes?: readonly Part[];
  /** Written, but always in the same way, so that marking twice is marking once. */
  readonly marks?: readonly Part[];
  /** True when it may lead to where nothing is defined any more, and no operation follows. */
  readonly mayEnd?: boolean;
}

/** All of a kind. */
export const ALL: Span = { from: 0n, to: TWO_TO_THE_64 };

/** Some of what a machine has one of. */
export function part(kind: PartKind, { from, to }: Span = ALL): Part {
  return { kind, of: null, from, to };
}

/** Some of what an address space, slot or file has. */
export function partOf(of: string | number, kind: PartKind, { from, to }: Span = ALL): Part {
  return { kind, of, from, to };
}

/** What several footprints touch together. */
export function together(...footprints: readonly Footprint[]): Footprint {
  return {
    reads: footprints.flatMap(({ reads = [] }) => reads),
    writes: footprints.flatMap(({ writes = [] }) => writes),
    marks: footprints.flatMap(({ marks = [] }) => marks),
    mayEnd: footprints.some(({ mayEnd }) => mayEnd === true),
  };
}

/** True when nothing that one of them changes is touched by the other in another way. */
export function areApart(one: Footprint, other: Footprint): boolean {
  if (one.mayEnd === true || other.mayEnd === true) return false;
  return !spoils(one, other) && !spoils(other, one);
}

/** Whether what one changes is there for the other to see, or to change differently. */
function spoils(one: Footprint, other: Footprint): boolean {
  const { reads = [], writes = [], marks = [] } = other;
  const { writes: written = [], marks: marked = [] } = one;
  return meet(written, [...reads, ...writes, ...marks]) || meet(marked, reads);
}

/** What two ranges have in common; undefined when that is nothing. */
export function common(one: Span, other: Span): Span | undefined {
  const { from } = one.from < other.from ? other : one;
  const { to } = one.to < other.to ? one : other;
  return from < to ? { from, to } : undefined;
}

function meet(some: readonly Part[], others: readonly Part[]): boolean {
  return some.some((one) =>
    others.some(
      (other) => one.kind === other.kind && one.of === other.of && common(one, other) !== undefined,
    ),
  );
}
