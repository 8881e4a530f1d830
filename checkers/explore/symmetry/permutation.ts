/** Labels by what they become; those that stay are left out. */
export type Permutation<T> = ReadonlyMap<T, T>;

export function imageOf<T>(permutation: Permutation<T>, label: T): T {
  return permutation.get(label) ?? label;
}

/** First after second. */
export function composed<T>(first: Permutation<T>, second: Permutation<T>): Permutation<T> {
  const labels = new Set([...first.keys(), ...second.keys()]);
  return moving([...labels].map((label) => [label, imageOf(first, imageOf(second, label))]));
}

export function inverseOf<T>(permutation: Permutation<T>): Permutation<T> {
  return new Map([...permutation].map(([label, image]) => [image, label]));
}

/** All permutations of these labels, the identity first. */
export function permutationsOf<T>(labels: readonly T[]): readonly Permutation<T>[] {
  return arrangementsOf(labels).map((images) =>
    moving(labels.map((label, nth) => [label, images[nth] as T])),
  );
}

/** @returns first page of the image of a range that keeps its order; undefined when it loses it. */
export function orderedImage(
  permutation: Permutation<bigint>,
  from: bigint,
  pages: bigint,
): bigint | undefined {
  const image = imageOf(permutation, from);
  if (pages === 1n) return image;
  const moved = [...permutation.keys()].filter((page) => page >= from && page < from + pages);
  // Ranges may be huge. All of their pages move, or none does.
  if (image === from) return moved.length === 0 ? from : undefined;
  const follow = moved.every((page) => imageOf(permutation, page) - page === image - from);
  return follow && BigInt(moved.length) === pages ? image : undefined;
}

function moving<T>(pairs: readonly (readonly [T, T])[]): Permutation<T> {
  return new Map(pairs.filter(([label, image]) => label !== image));
}

function arrangementsOf<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, nth) =>
    arrangementsOf(items.toSpliced(nth, 1)).map((rest) => [item, ...rest]),
  );
}
