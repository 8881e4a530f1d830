import { filePageUnder, isPrivate, mappingUnder } from "../../designs/memfile/access.ts";
import { type Place, placesOf } from "../../designs/memfile/bindings.ts";
import { mayHaveGone } from "../../designs/memfile/doubtful-mapping.ts";
import { fileNamed, pageAt } from "../../designs/memfile/page-cache.ts";
import { type GuestAccess, slotUnder } from "../../guest-memory.ts";
import type { Context, Rule } from "../../rule.ts";
import type { MachineState } from "../../state.ts";

/**
 * Hardware that knows the owner of a page lets one gfn lead to it. Which of them is the machine's
 * choice, but one does: where all others were refused, and none is mapped, this one is served.
 */
export const pageAtOneGfn: Rule<GuestAccess> = {
  id: "memfile/page-at-one-gfn",
  sentence: "An access to a private page that another slot leads to as well may be refused.",
  source:
    "v6 patch 4/8, the documentation of KVM_MEM_PRIVATE: may result undefined behavior " +
    "(20220519153713.819591-5-chao.p.peng@linux.intel.com); Y8HTITl1+Oe0H7Gd@google.com",
  verdict: () => ({ kind: "refused" }),
  speaks: (context) => {
    const page = filePageUnder(context);
    // A large mapping may be a small one in such a machine.
    if (page === undefined || !isPrivate(context)) return false;
    if (mappingUnder(context)?.order === 0 && !mayHaveGone(context)) return false;
    const { state } = context;
    const { identity = -1 } = pageAt(fileNamed(state, page.binding.file), page.index) ?? {};
    const under = slotUnder(context);
    return placesOf(state, page.binding.file, BigInt(page.index)).some(
      (place) =>
        place.slot !== under &&
        (isMapped(state, place) || place.slot.refusedPages?.includes(identity) !== true),
    );
  },
};

/** The identity of the private page that an access is refused. */
export function refusedPage(context: Context<GuestAccess>): number | undefined {
  const page = filePageUnder(context);
  return page && pageAt(fileNamed(context.state, page.binding.file), page.index)?.identity;
}

function isMapped({ mappings }: MachineState, { slot, gfn }: Place): boolean {
  return mappings.some(
    (mapping) =>
      mapping.kind === "private" &&
      mapping.addressSpace === slot.addressSpace &&
      mapping.gfn <= gfn &&
      gfn < mapping.gfn + (1n << BigInt(mapping.order)),
  );
}
