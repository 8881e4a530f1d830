import type { DescriptorOperation } from "../../designs/memfile/file-operations.ts";
import type { Rule } from "../../rule.ts";
import { openFile } from "../../state.ts";

/** A handle whose creation failed, and one that was closed, are no descriptors. */
export const fdOpen: Rule<DescriptorOperation> = {
  id: "file/fd-open",
  sentence: "A call on a file needs an open descriptor.",
  source: "fs/open.c, close, vfs_fallocate; fs/read_write.c, fdget; Linux 5.18 to 6.18",
  verdict: "EBADF",
  speaks: ({ state, operation }) => openFile(state, operation.fd) === undefined,
};
