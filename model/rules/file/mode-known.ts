import type { Fallocate } from "../../../abi/operation.ts";
import { KNOWN_MODES } from "../../designs/memfile/fallocate-mode.ts";
import type { Rule } from "../../rule.ts";

/** Bit 2, which would not hide stale data, has never been granted. */
export const modeKnown: Rule<Fallocate> = {
  id: "file/mode-known",
  sentence: "fallocate knows a few mode bits; others are not supported.",
  source: "fs/open.c, vfs_fallocate, Linux 5.18",
  verdict: "EOPNOTSUPP",
  speaks: ({ dialect: { constants }, operation: { mode } }) =>
    (mode & ~(constants.fallocateModes ?? KNOWN_MODES)) !== 0,
};
