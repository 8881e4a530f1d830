/** The kind of a guest access, where hardware marks each one. */
import type { GuestAccessKind } from "../../abi/operation.ts";
import { pageOf } from "../../abi/units.ts";
import { hasGfn } from "../../model/designs/guest-memfd/gfn-set.ts";
import type { GuestAccess } from "../../model/guest-memory.ts";
import { marksAccesses } from "../guest-memfd.ts";
import type { World } from "./world.ts";

/** The kind that the attribute of a gfn asks for. */
export function kindOfGfn({ state }: World, gpa: bigint): GuestAccessKind {
  return hasGfn(state.privateGfns, pageOf(gpa)) ? "private" : "shared";
}

/** The access of the kind that finds memory; the very same one where hardware marks none. */
export function markedAsGfn<O extends GuestAccess>(world: World, access: O): O {
  if (!marksAccesses(world.dialect)) return access;
  return { ...access, access: kindOfGfn(world, access.gpa) };
}
