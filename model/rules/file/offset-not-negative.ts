import type { FileRead, FileWrite } from "../../../abi/operation.ts";
import { asSigned64 } from "../../../abi/units.ts";
import type { Rule } from "../../rule.ts";

/** Asked before the descriptor is looked up. */
export const offsetNotNegative: Rule<FileRead | FileWrite> = {
  id: "file/offset-not-negative",
  sentence: "pread and pwrite need an offset of at least 0.",
  source: "fs/read_write.c, ksys_pread64 and ksys_pwrite64, Linux 5.18",
  verdict: "EINVAL",
  speaks: ({ operation }) => asSigned64(operation.offsetBytes) < 0n,
};
