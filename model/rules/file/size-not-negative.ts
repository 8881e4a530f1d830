import type { Ftruncate } from "../../../abi/operation.ts";
import { asSigned64 } from "../../../abi/units.ts";
import type { Rule } from "../../rule.ts";

/** Asked before the descriptor is looked up. */
export const sizeNotNegative: Rule<Ftruncate> = {
  id: "file/size-not-negative",
  sentence: "ftruncate needs a size of at least 0.",
  source: "fs/open.c, do_sys_ftruncate, Linux 5.18",
  verdict: "EINVAL",
  speaks: ({ operation }) => asSigned64(operation.sizeBytes) < 0n,
};
