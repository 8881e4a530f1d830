import type { FileRead, FileWrite } from "../../../abi/operation.ts";
import { FILE_BYTES_MAX } from "../../../abi/units.ts";
import type { Rule } from "../../rule.ts";

/** Nothing of the kind is said of a file that merely ends before. */
export const endFits: Rule<FileRead | FileWrite> = {
  id: "file/end-fits",
  sentence: "pread and pwrite must end at or below 2^63 - 1.",
  source: "fs/read_write.c, rw_verify_area, Linux 5.18",
  verdict: "EINVAL",
  speaks: ({ operation: { offsetBytes, sizeBytes } }) =>
    offsetBytes + BigInt(sizeBytes) > FILE_BYTES_MAX,
};
