import type { Seek } from "../../../abi/operation.ts";
import { assured } from "../../assured.ts";
import { fileOf, nextPage } from "../../designs/memfile/file-operations.ts";
import type { Effect } from "../../rule.ts";

/** There is a hole at the end of every file. */
export const seek: Effect<Seek> = {
  id: "file/seek",
  sentence: "The offset of the next data, or of the next hole, is returned.",
  source: "mm/filemap.c, mapping_seek_hole_data, Linux 5.18",
  outcomes: ["file/seek-data", "file/seek-hole"],
  apply: (context) => {
    const { state, operation } = context;
    const { offsetBytes, whence } = operation;
    const value = assured(nextPage(fileOf(context), offsetBytes, whence), "file/data-follows");
    return [{ expected: { kind: "returned", value }, state, decidedBy: `file/seek-${whence}` }];
  },
};
