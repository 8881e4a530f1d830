import { HarnessError, isHarnessError } from "../../../abi/harness-error.ts";
import { printOperation } from "../../../abi/notation.ts";
import { addressSpaceOf, type Operation } from "../../../abi/operation.ts";
import { nameOfGroup } from "./group-name.ts";
import type { LabelMap } from "./label-map.ts";
import { type Label, labelClasses, withoutOthers } from "./labels.ts";
import { mapOperation } from "./operation-labels.ts";
import { type Permutation, permutationsOf } from "./permutation.ts";
import {
  IDENTITY,
  LABEL_KINDS,
  type LabelKind,
  labelMapOf,
  type Relabelling,
} from "./relabelling.ts";

/** All relabellings under which a set of operations stays what it is. */
export interface DomainSymmetry {
  /** What changes places with what, and how many relabellings there are. */
  readonly name: string;
  /** The identity first. */
  readonly elements: readonly Relabelling[];
}

/** Relabellings that are tried. */
const CANDIDATES_MAX = 20_000;

/**
 * The symmetry group of a set of operations: permutations of slot ids, handles, gfns, file pages
 * and host pages that map every operation to one of the set. Ranges whose order counts keep it, and
 * those that may hold a large page keep their alignment.
 *
 * That the rules of a dialect treat what the operations cannot tell apart alike is not looked at
 * here: the audit does.
 *
 * @returns null when only the identity does.
 * @throws {HarnessError} MSC117 when there are too many relabellings to try.
 */
export function domainSymmetry(operations: readonly Operation[]): DomainSymmetry | null {
  const candidates = LABEL_KINDS.reduce<readonly Relabelling[]>(
    (partial, kind) => {
      const ways = permutationsOfKind(kind, operations);
      assertFew(partial.length * ways.length);
      return partial.flatMap((one) => ways.map((way) => ({ ...one, [kind]: way })));
    },
    [IDENTITY],
  );
  const before = printedUnder(labelMapOf(IDENTITY), operations);
  const elements = candidates.filter(
    (candidate) => printedUnder(labelMapOf(candidate), operations) === before,
  );
  return elements.length === 1 ? null : { name: nameOfGroup(elements), elements };
}

/** Those that could be a part of an element, as far as their own kind tells. */
function permutationsOfKind(
  kind: LabelKind,
  operations: readonly Operation[],
): readonly Permutation<Label>[] {
  const classes = labelClasses(kind, operations);
  assertFew(classes.reduce((ways, { length }) => ways * factorial(length), 1));
  const permutations = classes.reduce<readonly Permutation<Label>[]>(
    (partial, labels) =>
      partial.flatMap((one) => permutationsOf(labels).map((way) => new Map([...one, ...way]))),
    [new Map()],
  );
  const printed = (permutation: Permutation<Label>): string | null => {
    const alone = labelMapOf({ ...IDENTITY, [kind]: permutation });
    return printedUnder(withoutOthers(kind, alone), operations);
  };
  const before = printed(new Map());
  return permutations.filter(
    (permutation) => keepsAddressSpaces(kind, permutation) && printed(permutation) === before,
  );
}

function factorial(count: number): number {
  return count < 2 ? 1 : count * factorial(count - 1);
}

function keepsAddressSpaces(kind: LabelKind, permutation: Permutation<Label>): boolean {
  return [...permutation].every(
    ([word, image]) =>
      kind !== "slot" || addressSpaceOf(Number(word)) === addressSpaceOf(Number(image)),
  );
}

/** The operations under a map, as a set; null when a range of one is torn. */
function printedUnder(labels: LabelMap, operations: readonly Operation[]): string | null {
  try {
    return operations
      .map((operation) => printOperation(mapOperation(labels, operation)))
      .sort()
      .join("\n");
  } catch (error) {
    if (isHarnessError(error) && error.code === "MSC248") return null;
    throw error;
  }
}

function assertFew(relabellings: number): void {
  if (relabellings <= CANDIDATES_MAX) return;
  const message = `${relabellings} relabellings are more than ${CANDIDATES_MAX} to try`;
  throw new HarnessError("MSC117", message, "explore the domain without its symmetry");
}
