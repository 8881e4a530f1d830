import { privateAliasesAfter, slotsOf } from "../aliases.ts";
import { hasPrivateMemory } from "../memfile.ts";
import type { SometimesProperty } from "../property.ts";
import { GUEST_ACCESSES, POPULATES } from "./usual-needs.ts";

/** A private slot cannot be moved, but it can be deleted and made again elsewhere. */
export const privatePageAtTwoGfnsAfterDeletion: SometimesProperty = {
  kind: "sometimes",
  id: "private-page-at-two-gfns-after-deletion",
  sentence:
    "A private page is mapped at two guest frames, one in a slot that was deleted and made again.",
  needs: ["private-access", GUEST_ACCESSES, ...POPULATES],
  needsObservation: true,
  needsHistory: true,
  // Callers who obey show a page once.
  isAbout: (dialect) => hasPrivateMemory(dialect) && dialect.obligations !== "strict",
  holds: (step, { deletedSlots }) =>
    deletedSlots.size > 0 &&
    privateAliasesAfter(step).some((alias) =>
      slotsOf(alias).some((word) => deletedSlots.has(word)),
    ),
};
