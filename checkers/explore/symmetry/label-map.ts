import type { Handle } from "../../../abi/handle.ts";
import { HarnessError } from "../../../abi/harness-error.ts";
import { HUGE_ORDER } from "../../../abi/units.ts";
import type { GfnRange } from "../../../model/state.ts";

/** Whose page numbers: of the guest, of files, of the host. */
export type PageSpace = "gfn" | "file" | "host";

/** Sorted ranges of page numbers that neither meet nor touch. */
export type PageSet = readonly GfnRange[];

/**
 * What is done to each name that a machine could as well have by another: slot ids, handles, and
 * numbers of pages.
 */
export interface LabelMap {
  /** Of a slot word: id and address space. */
  readonly slot: (word: number) => number;
  readonly handle: (handle: Handle) => Handle;
  /**
   * First page of the image of a range, in which pages follow each other as before. The pages of
   * a slot belong together in three spaces at once, and some calls walk from the first page on.
   *
   * @returns undefined when the range is torn.
   */
  readonly ordered: (space: PageSpace, from: bigint, pages: bigint) => bigint | undefined;
  /** Image of pages of which it only matters which they are. */
  readonly set: (space: PageSpace, pages: PageSet) => PageSet;
  /**
   * Images so far. States share the parts that a step left alone; when their images do too, keys
   * of images are as cheap as keys of states.
   */
  readonly known: WeakMap<object, object>;
}

/**
 * For every field of a record, how its labels are mapped. A field that is missing here is a type
 * error, so that a new one cannot be forgotten.
 */
export type LabelTable<T> = {
  readonly [F in keyof T]-?: "same" | ((labels: LabelMap, whole: T) => T[F]);
};

/** The record with all its labels mapped. Fields that are absent, or undefined, stay so. */
export function mapLabels<T extends object>(table: LabelTable<T>, labels: LabelMap, whole: T): T {
  return mapOnce(labels, whole, () => {
    const mapped = { ...whole };
    for (const field of Object.keys(whole) as (keyof T)[]) {
      const map = table[field];
      if (map !== "same" && whole[field] !== undefined) mapped[field] = map(labels, whole);
    }
    return mapped;
  });
}

/** Makes the image of a value unless it was made before. */
export function mapOnce<T extends object>({ known }: LabelMap, value: T, make: () => T): T {
  const image = (known.get(value) as T | undefined) ?? make();
  known.set(value, image);
  return image;
}

/**
 * First page of the image of a range that keeps its order.
 *
 * @throws {HarnessError} MSC248 when the range is torn, or could hold a large page and would lie
 *   otherwise than large pages do.
 */
export function mapOrdered(
  labels: LabelMap,
  space: PageSpace,
  from: bigint,
  pages: bigint,
): bigint {
  return asRange(labels.ordered(space, from, pages), from, pages);
}

/**
 * First page of the image of a range in which every page is treated alike.
 *
 * @throws {HarnessError} MSC248 as {@link mapOrdered}.
 */
export function mapUnordered(
  labels: LabelMap,
  space: PageSpace,
  from: bigint,
  pages: bigint,
): bigint {
  const image = labels.set(space, [{ from, to: from + pages }]);
  return asRange(image.length === 1 ? image[0]?.from : undefined, from, pages);
}

/**
 * Refuses what does not leave the first pages of files its first pages: there is an end behind.
 *
 * @throws {HarnessError} MSC248 then.
 */
export function keepEnd(labels: LabelMap, pages: bigint): void {
  if (pages > 0n && mapUnordered(labels, "file", 0n, pages) !== 0n) throw torn(0n, pages);
}

/** How a range lies to large pages; the same for all that are too small to hold one. */
export function alignmentOf(from: bigint, pages: bigint): bigint {
  const hugePages = 1n << BigInt(HUGE_ORDER);
  return pages < hugePages ? 0n : from % hugePages;
}

function asRange(image: bigint | undefined, from: bigint, pages: bigint): bigint {
  if (image === undefined) throw torn(from, pages);
  if (alignmentOf(image, pages) !== alignmentOf(from, pages)) throw torn(from, pages);
  return image;
}

function torn(from: bigint, pages: bigint): HarnessError {
  const message = `a relabelling tears ${pages} pages from page 0x${from.toString(16)} on`;
  const hint = "states have ranges that no operation of the domain has: explore it without";
  return new HarnessError("MSC248", message, hint);
}
