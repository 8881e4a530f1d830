import type { FileWrite } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/** The buffer is touched before the file is asked. Writing nothing touches nothing. */
export const writeBufferReadable: Rule<FileWrite> = {
  id: "file/write-buffer-readable",
  sentence: "The buffer of pwrite must be readable.",
  source: "mm/filemap.c, generic_perform_write, Linux 5.18",
  verdict: "EFAULT",
  speaks: ({ operation: { buffer, sizeBytes } }) => buffer === "unmapped" && sizeBytes > 0,
};
