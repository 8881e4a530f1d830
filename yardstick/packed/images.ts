import type { PackedSymmetry } from "./system.ts";

/** Every image of a state under a symmetry group, the state itself first. */
export function imagesOf(
  { reshapings, relabellings }: PackedSymmetry,
  cells: Uint8Array,
): readonly Uint8Array[] {
  return reshapings.flatMap((reshape) => {
    const reshaped = cells.slice();
    reshape(cells, reshaped);
    return relabellings.map(({ to, values }) => {
      const image = new Uint8Array(cells.length);
      for (const [cell, value] of reshaped.entries()) {
        image[to[cell] ?? 0] = values[cell]?.[value] ?? 0;
      }
      return image;
    });
  });
}
