import type { FileCall } from "../../../abi/plain-calls.ts";
import { openGuestMemfd } from "../../designs/guest-memfd/open-file.ts";
import type { Rule } from "../../rule.ts";

/** Asked before it matters whether anything was written. */
export const noSync: Rule<FileCall> = {
  id: "guest-memfd/no-sync",
  sentence: "A guest_memfd is kept nowhere, and cannot be synchronised.",
  source: "fs/sync.c, vfs_fsync_range: a file without the operation; seen on 6.18.44",
  verdict: "EINVAL",
  speaks: ({ state, operation: { fd, call } }) =>
    call === "fsync" && openGuestMemfd(state, fd) !== undefined,
};
