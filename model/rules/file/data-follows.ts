import type { Seek } from "../../../abi/operation.ts";
import { fileOf, nextPage } from "../../designs/memfile/file-operations.ts";
import type { Rule } from "../../rule.ts";

/** Pages that were allocated but never looked at are no data. */
export const dataFollows: Rule<Seek> = {
  id: "file/data-follows",
  sentence: "SEEK_DATA needs data at or behind the offset.",
  source: "mm/filemap.c, mapping_seek_hole_data, Linux 5.18",
  verdict: "ENXIO",
  speaks: (context) =>
    context.operation.whence === "data" &&
    nextPage(fileOf(context), context.operation.offsetBytes, "data") === undefined,
};
