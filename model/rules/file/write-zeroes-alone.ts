import type { Fallocate } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/** It means the size, so not even KEEP_SIZE may stand beside it. */
export const writeZeroesAlone: Rule<Fallocate> = {
  id: "file/write-zeroes-alone",
  sentence: "WRITE_ZEROES takes no other mode beside it.",
  source: "fs/open.c, vfs_fallocate, since Linux 6.17",
  verdict: "EOPNOTSUPP",
  speaks: ({ operation: { mode } }) => (mode & WRITE_ZEROES) !== 0 && mode !== WRITE_ZEROES,
};

const WRITE_ZEROES = 0x80;
