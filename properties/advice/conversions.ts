/** Advice about pages that change between shared and private: each side has memory of its own. */
import { pageOf } from "../../abi/units.ts";
import { hasGfn } from "../../model/designs/guest-memfd/gfn-set.ts";
import { servingBinding } from "../../model/guest-memory.ts";
import { hostPageBehind, type MemslotState, memslotAt } from "../../model/state.ts";
import { guestAccessOf } from "../guest-access.ts";
import { filePageBehind } from "../memfile.ts";
import { type Adviser, type CallerStep, FINE, gpaText } from "./advice.ts";

/** A page that the guest reached in a slot with two sides. */
interface Reached {
  readonly gpa: bigint;
  readonly gfn: bigint;
  readonly slot: MemslotState;
  readonly isPrivate: boolean;
}

export function punchedAfterSharing(): Adviser {
  const told = new Set<bigint>();
  return {
    id: "punched-after-sharing",
    look: (step) => {
      const reached = reachedBy(step);
      if (reached === undefined || reached.isPrivate || told.has(reached.gfn)) return FINE;
      const { slot, gfn, gpa } = reached;
      const { file } = slot.guestMemfd ?? {};
      const index = filePageBehind(slot, gfn);
      const pages = file === undefined ? undefined : step.after.files[file]?.pages;
      if (pages === undefined || pages[Number(index)] === undefined) return FINE;
      told.add(gfn);
      return [`${gpaText(gpa)} is shared and used, and ${file} has page ${index} for it`];
    },
  };
}

export function discardedAfterPrivatising(): Adviser {
  const told = new Set<bigint>();
  return {
    id: "discarded-after-privatising",
    look: (step) => {
      const reached = reachedBy(step);
      if (reached === undefined || !reached.isPrivate || told.has(reached.gfn)) return FINE;
      const { slot, gfn, gpa } = reached;
      const page = hostPageBehind(step.after, slot, gfn);
      // A page that shows the file itself is no second memory.
      if (page === undefined || page.tag === 0 || page.file !== undefined) return FINE;
      told.add(gfn);
      return [`${gpaText(gpa)} is private and used, and the page behind userspace_addr is kept`];
    },
  };
}

function reachedBy({ before, operation, outcome }: CallerStep): Reached | undefined {
  const access = guestAccessOf(operation);
  if (access === undefined) return undefined;
  if (outcome.kind !== "ok" && outcome.kind !== "loaded" && outcome.kind !== "executed") {
    return undefined;
  }
  const gfn = pageOf(access.gpa);
  const slot = memslotAt(before, access.addressSpace, gfn);
  if (slot?.guestMemfd === undefined) return undefined;
  const isPrivate = hasGfn(before.privateGfns, gfn);
  const isServed = servingBinding(before, slot, gfn) !== undefined;
  // A file that serves all faults has one side only.
  return isServed === isPrivate ? { gpa: access.gpa, gfn, slot, isPrivate } : undefined;
}
