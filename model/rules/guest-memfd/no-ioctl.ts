import type { FileCall } from "../../../abi/plain-calls.ts";
import { openGuestMemfd } from "../../designs/guest-memfd/open-file.ts";
import type { Rule } from "../../rule.ts";

/** ioctls of their own are another matter: no generation here has one. */
export const noIoctl: Rule<FileCall> = {
  id: "guest-memfd/no-ioctl",
  sentence: "A guest_memfd has no ioctl of a terminal.",
  source: "fs/ioctl.c, vfs_ioctl: a file without the operation; seen on 6.18.44",
  verdict: "ENOTTY",
  speaks: ({ state, operation: { fd, call } }) =>
    call === "ioctl" && openGuestMemfd(state, fd) !== undefined,
};
