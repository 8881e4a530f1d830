/**
 * Swarm testing: a run that draws only some kinds of operations goes further with those than one
 * that draws all, since nothing else undoes what they did.
 */
import type { OperationKind } from "../../abi/operation.ts";
import { fieldsOf } from "../../abi/operation-fields.ts";
import type { Role } from "../../abi/roles.ts";
import { chance, type Random } from "./random.ts";

/** Of a hundred kinds that a run does not build on, so many are drawn in a swarm run. */
const SWARM_PERCENT = 40;

/**
 * The kinds of a run: all in every even one, in every odd one a random part. The part always has
 * what makes slots, files, pages and mappings, without which most other kinds meet nothing.
 *
 * @param run - counted from 0.
 * @param kinds - what dialect and machine have.
 * @returns in the order given, and never none of some. Draws numbers in odd runs only.
 * @source Alex Groce and others, "Swarm Testing", ISSTA 2012
 */
export function kindsOfRun(
  random: Random,
  run: number,
  kinds: readonly OperationKind[],
): readonly OperationKind[] {
  if (run % 2 === 0) return kinds;
  const some = kinds.filter((kind) => chance(random, SWARM_PERCENT) || isBuiltOn(kind));
  return some.length > 0 ? some : kinds;
}

/** True for what gives a slot its place, a handle its file, a file its pages, and fills them. */
function isBuiltOn(kind: OperationKind): boolean {
  const isMaker = fieldsOf(kind).some(([, { role }]) => MAKING.includes(role));
  return isMaker || kind === "fallocate" || kind === "guest_read" || kind === "guest_write";
}

const MAKING: readonly Role[] = ["slot-gpa", "result"];
