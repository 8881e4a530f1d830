import { MEM_PRIVATE, type SetUserMemoryRegion } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/** Offsets of files are signed. As posted, such a slot could never hold a private page. */
export const privateOffsetSigned: Rule<SetUserMemoryRegion> = {
  id: "memfile/private-offset-signed",
  sentence: "The private offset must be below 2^63.",
  source:
    "v6 patch 7/8, loff_t private_offset (20220519153713.819591-8-chao.p.peng@linux.intel.com)",
  verdict: "EINVAL",
  speaks: ({ operation }) =>
    (operation.flags & MEM_PRIVATE) !== 0 && operation.privateOffsetBytes >= 1n << 63n,
};
