import { HOST_WINDOW_START, pageOf } from "../../../abi/units.ts";
import { ascending, type Label } from "./labels.ts";
import { imageOf, type Permutation } from "./permutation.ts";
import { LABEL_KINDS, type LabelKind, type Relabelling } from "./relabelling.ts";

/**
 * The name of a group of relabellings, for instance `slots {0,1} x gfns {0,1} with host pages
 * {0,1}, order 4`: labels in one pair of braces change places with each other, kinds joined by
 * `with` do so together, and those joined by `x` independently.
 */
export function nameOfGroup(elements: readonly Relabelling[]): string {
  const moved = LABEL_KINDS.filter((kind) => elements.some((element) => element[kind].size > 0));
  const factors = factorsOf(elements, moved).map((kinds) =>
    kinds.map((kind) => `${KIND_NAMES[kind]} ${orbitsOf(elements, kind).join(" ")}`).join(" with "),
  );
  return `${factors.join(" x ")}, order ${elements.length}`;
}

const KIND_NAMES: Readonly<Record<LabelKind, string>> = {
  slot: "slots",
  handle: "files",
  gfn: "gfns",
  file: "file pages",
  host: "host pages",
};

/** Kinds that are permuted together; the group is the product of what it does to each of them. */
function factorsOf(
  elements: readonly Relabelling[],
  kinds: readonly LabelKind[],
): readonly (readonly LabelKind[])[] {
  const factors = kinds.reduce<readonly (readonly LabelKind[])[]>((known, kind) => {
    const isFree = (factor: readonly LabelKind[]): boolean =>
      factor.every((other) => isProduct(elements, [[kind], [other]]));
    const joined = known.filter((factor) => !isFree(factor)).flat();
    return [...known.filter(isFree), [...joined, kind]];
  }, []);
  return isProduct(elements, factors) ? factors : [kinds];
}

function isProduct(
  elements: readonly Relabelling[],
  factors: readonly (readonly LabelKind[])[],
): boolean {
  const together = sizeOn(elements, factors.flat());
  return together === factors.reduce((size, factor) => size * sizeOn(elements, factor), 1);
}

/** In how many ways the group permutes these kinds. */
function sizeOn(elements: readonly Relabelling[], kinds: readonly LabelKind[]): number {
  return new Set(
    elements.map((element) =>
      kinds.map((kind) => [...element[kind]].map((pair) => pair.join(">")).sort()).join(";"),
    ),
  ).size;
}

/** Labels that change places with each other. */
function orbitsOf(elements: readonly Relabelling[], kind: LabelKind): readonly string[] {
  const permutations = elements.map((element): Permutation<Label> => element[kind] as never);
  const moved = new Set(permutations.flatMap((permutation) => [...permutation.keys()]));
  const orbits = [...moved].sort(ascending).map((label) => {
    const images = new Set(permutations.map((permutation) => imageOf(permutation, label)));
    return `{${[...images].sort(ascending).map((image) => printLabel(kind, image))}}`;
  });
  return [...new Set(orbits)];
}

/** Host pages are counted from the first of the host window. */
function printLabel(kind: LabelKind, label: Label): string {
  return String(kind === "host" ? BigInt(label as bigint) - pageOf(HOST_WINDOW_START) : label);
}
