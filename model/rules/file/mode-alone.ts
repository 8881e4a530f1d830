import type { Fallocate } from "../../../abi/operation.ts";
import {
  COLLAPSE_RANGE,
  INSERT_RANGE,
  KEEP_SIZE,
  UNSHARE_RANGE,
} from "../../designs/memfile/fallocate-mode.ts";
import type { Rule } from "../../rule.ts";

/** Linux 6.18 answers EOPNOTSUPP here. */
export const modeAlone: Rule<Fallocate> = {
  id: "file/mode-alone",
  sentence: "COLLAPSE and INSERT take no other mode beside them, UNSHARE only KEEP_SIZE.",
  source: "fs/open.c, vfs_fallocate, Linux 5.18",
  verdict: "EINVAL",
  speaks: ({ operation: { mode } }) =>
    STAND_ALONE.some(([bit, beside]) => (mode & bit) !== 0 && (mode & ~(bit | beside)) !== 0),
};

/** Modes, and what may stand beside them. */
const STAND_ALONE = [
  [COLLAPSE_RANGE, 0],
  [INSERT_RANGE, 0],
  [UNSHARE_RANGE, KEEP_SIZE],
] as const;
