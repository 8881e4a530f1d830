import type { Fallocate } from "../../../abi/operation.ts";
import { asSigned64 } from "../../../abi/units.ts";
import type { Rule } from "../../rule.ts";

/** Both are signed. */
export const rangeNotEmpty: Rule<Fallocate> = {
  id: "file/range-not-empty",
  sentence: "fallocate needs an offset of at least 0 and a size of at least 1.",
  source: "fs/open.c, vfs_fallocate, Linux 5.18",
  verdict: "EINVAL",
  speaks: ({ operation: { offsetBytes, sizeBytes } }) =>
    asSigned64(offsetBytes) < 0n || asSigned64(sizeBytes) <= 0n,
};
