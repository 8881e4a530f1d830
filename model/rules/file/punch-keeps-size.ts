import type { Fallocate } from "../../../abi/operation.ts";
import { KEEP_SIZE, PUNCH_HOLE } from "../../designs/memfile/fallocate-mode.ts";
import type { Rule } from "../../rule.ts";

/** A hole never changes the size. */
export const punchKeepsSize: Rule<Fallocate> = {
  id: "file/punch-keeps-size",
  sentence: "Punching a hole must be asked for together with KEEP_SIZE.",
  source: "fs/open.c, vfs_fallocate, Linux 5.18",
  verdict: "EOPNOTSUPP",
  speaks: ({ operation: { mode } }) => (mode & PUNCH_HOLE) !== 0 && (mode & KEEP_SIZE) === 0,
};
