import type { Fallocate } from "../../../abi/operation.ts";
import { PUNCH_HOLE, ZERO_RANGE } from "../../designs/memfile/fallocate-mode.ts";
import type { Rule } from "../../rule.ts";

/** Asked before the modes that stand alone. */
export const punchOrZero: Rule<Fallocate> = {
  id: "file/punch-or-zero",
  sentence: "fallocate either punches a hole or zeroes a range.",
  source: "fs/open.c, vfs_fallocate, Linux 5.18",
  verdict: "EOPNOTSUPP",
  speaks: ({ operation: { mode } }) => (mode & PUNCH_HOLE) !== 0 && (mode & ZERO_RANGE) !== 0,
};
