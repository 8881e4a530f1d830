import type { MemfdCreate } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/** Asked after the flags. */
export const memfdNameReadable: Rule<MemfdCreate> = {
  id: "file/memfd-name-readable",
  sentence: "The name of a memfd must be readable.",
  source: "mm/memfd.c, memfd_create, Linux 5.18 to 6.18",
  verdict: "EFAULT",
  speaks: ({ operation }) => operation.name === "unreadable",
};
