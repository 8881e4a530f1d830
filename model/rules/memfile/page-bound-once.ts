import type { SetUserMemoryRegion } from "../../../abi/operation.ts";
import { pageOf } from "../../../abi/units.ts";
import { sharesPages } from "../../designs/memfile/bindings.ts";
import { bindsPrivateFile } from "../../region-change.ts";
import type { Rule } from "../../rule.ts";
import { openFile } from "../../state.ts";

/**
 * Whatever else is wrong with the call: a machine may look for a second binding first. It changes
 * nothing then.
 */
export const pageBoundOnce: Rule<SetUserMemoryRegion> = {
  id: "memfile/page-bound-once",
  sentence: "A slot over file pages that another slot is bound to may be refused.",
  source:
    "v6 patch 4/8, the documentation of KVM_MEM_PRIVATE: may result undefined behavior " +
    "(20220519153713.819591-5-chao.p.peng@linux.intel.com)",
  verdict: () => ({ kind: "refused" }),
  speaks: ({ state, operation }) => {
    const { privateFd, privateOffsetBytes, sizeBytes } = operation;
    if (!bindsPrivateFile(state, operation)) return false;
    if (openFile(state, privateFd)?.kind !== "memfd") return false;
    const [offsetPages, pages] = [pageOf(privateOffsetBytes), pageOf(sizeBytes)];
    return state.memslots.some((slot) =>
      sharesPages(slot, { file: privateFd, offsetPages, pages }),
    );
  },
};
