import { match } from "ts-pattern";
import type { YardstickSize } from "./size.ts";

/** What user space asks of W. Page counts and offsets are in pages. */
export type YardstickOperation =
  | {
      readonly kind: "create";
      readonly slot: number;
      readonly gfn: number;
      readonly pages: number;
      readonly isPrivate: boolean;
      readonly file: number;
      readonly offset: number;
    }
  | { readonly kind: "delete"; readonly slot: number }
  | { readonly kind: "populate"; readonly file: number; readonly page: number }
  | { readonly kind: "punch"; readonly file: number; readonly page: number }
  | { readonly kind: "fault"; readonly gfn: number; readonly isPrivate: boolean };

/** Every answer of W, in the order of the histograms in the bench. */
export const RESULTS = [
  "ok",
  "EINVAL",
  "EEXIST",
  "ENOMEM",
  "MMIO",
  "MEMFAULT",
  "MPRIV",
  "MSHARED",
] as const;

export type YardstickResult = (typeof RESULTS)[number];

/** Every in-bounds operation of a size, in one fixed order: the alphabet of the exhaustive runs. */
export function operationsOf(size: YardstickSize): readonly YardstickOperation[] {
  return [
    ...range(size.slots).flatMap((slot) => [...creations(size, slot)]),
    ...range(size.slots).map((slot) => ({ kind: "delete", slot }) as const),
    ...pagesOf(size).map(({ file, page }) => ({ kind: "populate", file, page }) as const),
    ...pagesOf(size).map(({ file, page }) => ({ kind: "punch", file, page }) as const),
    ...range(size.gfns).flatMap((gfn) =>
      [false, true].map((isPrivate) => ({ kind: "fault", gfn, isPrivate }) as const),
    ),
  ];
}

/**
 * The operations that random checking draws: kinds uniformly, then every argument independently, so
 * that creations out of bounds are among them.
 */
export function anyOperationsOf(size: YardstickSize): readonly YardstickOperation[] {
  const inBounds = operationsOf(size).filter(({ kind }) => kind !== "create");
  const creations = range(size.slots).flatMap((slot) =>
    range(size.gfns).flatMap((gfn) =>
      range(size.pages).flatMap((index) =>
        pagesOf(size).flatMap(({ file, page: offset }) =>
          [false, true].map((isPrivate) => {
            return {
              kind: "create",
              slot,
              gfn,
              pages: index + 1,
              isPrivate,
              file,
              offset,
            } as const;
          }),
        ),
      ),
    ),
  );
  return [...creations, ...inBounds];
}

/** One operation as a line for people, for instance `create s0 gfn=1 pages=2 private f0+0`. */
export function printOperation(operation: YardstickOperation): string {
  return match(operation)
    .with({ kind: "create" }, ({ slot, gfn, pages, isPrivate, file, offset }) => {
      const backing = isPrivate ? `private f${file}+${offset}` : "shared";
      return `create s${slot} gfn=${gfn} pages=${pages} ${backing}`;
    })
    .with({ kind: "delete" }, ({ slot }) => `delete s${slot}`)
    .with({ kind: "populate" }, ({ file, page }) => `populate f${file}[${page}]`)
    .with({ kind: "punch" }, ({ file, page }) => `punch f${file}[${page}]`)
    .with({ kind: "fault" }, ({ gfn, isPrivate }) => {
      return `fault gfn=${gfn} ${isPrivate ? "private" : "shared"}`;
    })
    .exhaustive();
}

/** 0 .. count-1. */
export function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** Every page of every file, file by file: the order of the page cells. */
export function pagesOf(size: YardstickSize): readonly { file: number; page: number }[] {
  return range(size.files).flatMap((file) => range(size.pages).map((page) => ({ file, page })));
}

function* creations(size: YardstickSize, slot: number): Generator<YardstickOperation> {
  for (let pages = 1; pages <= Math.min(size.pages, size.gfns); pages++) {
    for (let gfn = 0; gfn + pages <= size.gfns; gfn++) {
      yield { kind: "create", slot, gfn, pages, isPrivate: false, file: 0, offset: 0 };
      for (let file = 0; file < size.files; file++) {
        for (let offset = 0; offset + pages <= size.pages; offset++) {
          yield { kind: "create", slot, gfn, pages, isPrivate: true, file, offset };
        }
      }
    }
  }
}
