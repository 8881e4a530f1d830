/**
 * The four sizes of the yardstick system W(S, F, P, G, N); what W is stands in `system-w.md`
 * beside this file.
 */
export interface YardstickSize {
  readonly name: string;
  /** Memory slots, S. */
  readonly slots: number;
  /** Private-memory files, F. */
  readonly files: number;
  /** Pages per file, P. */
  readonly pages: number;
  /** Guest frame numbers, G. */
  readonly gfns: number;
  /** Page frame numbers in the pool, N. */
  readonly pfns: number;
}

export const W1: YardstickSize = { name: "W1", slots: 2, files: 1, pages: 2, gfns: 3, pfns: 2 };
export const W2: YardstickSize = { name: "W2", slots: 2, files: 2, pages: 2, gfns: 4, pfns: 3 };
export const W3S: YardstickSize = { name: "W3s", slots: 3, files: 2, pages: 2, gfns: 4, pfns: 2 };
export const W3: YardstickSize = { name: "W3", slots: 3, files: 2, pages: 3, gfns: 4, pfns: 2 };
