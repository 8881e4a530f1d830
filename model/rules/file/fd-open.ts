import type { CloseFd } from "../../operation.ts";
import type { Rule } from "../../rule.ts";
import { openFile } from "../../state.ts";

/** A handle whose creation failed, and one that was closed, are no descriptors. */
export const fdOpen: Rule<CloseFd> = {
  id: "file/fd-open",
  sentence: "Only an open descriptor can be closed.",
  source: "fs/open.c, close, Linux 5.18 to 6.18",
  verdict: "EBADF",
  speaks: ({ state, operation }) => openFile(state, operation.fd) === undefined,
};
