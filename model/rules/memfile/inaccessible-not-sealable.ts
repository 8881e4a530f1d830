import type { MemfdCreate } from "../../../abi/operation.ts";
import { MFD_ALLOW_SEALING, MFD_INACCESSIBLE } from "../../designs/memfd-flags.ts";
import type { Rule } from "../../rule.ts";

/** An inaccessible file is born with its seals sealed. */
export const inaccessibleNotSealable: Rule<MemfdCreate> = {
  id: "memfile/inaccessible-not-sealable",
  sentence: "INACCESSIBLE cannot be combined with ALLOW_SEALING.",
  source: "v6 patch 3/8, memfd_create (20220519153713.819591-4-chao.p.peng@linux.intel.com)",
  verdict: "EINVAL",
  speaks: ({ operation: { flags } }) =>
    (flags & MFD_INACCESSIBLE) !== 0 && (flags & MFD_ALLOW_SEALING) !== 0,
};
