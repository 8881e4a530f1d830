import type { FileCall } from "../../../abi/plain-calls.ts";
import { openGuestMemfd } from "../../designs/guest-memfd/open-file.ts";
import type { Rule } from "../../rule.ts";

/** Whatever the buffer: the file is looked at first, and has neither operation. */
export const noContents: Rule<FileCall> = {
  id: "guest-memfd/no-contents",
  sentence: "A guest_memfd has no bytes to read or write at its position.",
  source:
    "fs/read_write.c, vfs_read and vfs_write: FMODE_CAN_READ, FMODE_CAN_WRITE; seen on 6.18.44",
  verdict: "EINVAL",
  speaks: ({ state, operation: { fd, call } }) =>
    ["read", "write", "readv"].includes(call) && openGuestMemfd(state, fd) !== undefined,
};
