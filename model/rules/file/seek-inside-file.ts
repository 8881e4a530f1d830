import type { Seek } from "../../../abi/operation.ts";
import { fileOf } from "../../designs/memfile/file-operations.ts";
import { sizeOf } from "../../designs/memfile/page-cache.ts";
import type { Rule } from "../../rule.ts";

/** A negative offset is one far behind any end. */
export const seekInsideFile: Rule<Seek> = {
  id: "file/seek-inside-file",
  sentence: "Data and holes are sought from an offset inside the file.",
  source: "mm/shmem.c, shmem_file_llseek, Linux 5.18",
  verdict: "ENXIO",
  speaks: (context) => context.operation.offsetBytes >= sizeOf(fileOf(context)),
};
