import type { MemfdCreate } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/** The kernel puts a prefix of 6 characters before the name; together they fit a file name. */
export const memfdNameShort: Rule<MemfdCreate> = {
  id: "file/memfd-name-short",
  sentence: "The name of a memfd has at most 249 characters.",
  source: "mm/memfd.c, memfd_create, Linux 5.18 to 6.18",
  verdict: "EINVAL",
  speaks: ({ operation }) => operation.name === "too_long",
};
