import type { DescriptorOperation } from "../../designs/memfile/file-operations.ts";
import type { Rule } from "../../rule.ts";
import { openFile, usableFile } from "../../state.ts";

/**
 * A handle whose creation failed, and one that was closed, are no descriptors. One that only names
 * a file can be closed, doubled and looked at, and has flags.
 */
export const fdOpen: Rule<DescriptorOperation> = {
  id: "file/fd-open",
  sentence: "A call on a file needs an open descriptor.",
  source: "fs/open.c, close, vfs_fallocate; fs/read_write.c, fdget; Linux 5.18 to 6.18",
  verdict: "EBADF",
  speaks: ({ state, operation }) => {
    const isOpen = takesNames(operation) ? openFile : usableFile;
    return isOpen(state, operation.fd) === undefined;
  },
};

/** @source fs/file.c, fget_raw and fdget_raw in place of fget and fdget */
function takesNames(operation: DescriptorOperation): boolean {
  if (operation.op === "file_call") return operation.call.endsWith("_flags");
  return operation.op === "close" || operation.op === "dup" || operation.op === "fstat";
}
