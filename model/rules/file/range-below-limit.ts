import type { Fallocate } from "../../../abi/operation.ts";
import { FILE_BYTES_MAX } from "../../../abi/units.ts";
import type { Rule } from "../../rule.ts";

/** Checked before shmem is asked about the mode. */
export const rangeBelowLimit: Rule<Fallocate> = {
  id: "file/range-below-limit",
  sentence: "The range of fallocate must end at or below 2^63 - 1.",
  source: "fs/open.c, vfs_fallocate, Linux 5.18",
  verdict: "EFBIG",
  speaks: ({ operation: { offsetBytes, sizeBytes } }) => offsetBytes + sizeBytes > FILE_BYTES_MAX,
};
