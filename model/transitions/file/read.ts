import type { FileRead } from "../../../abi/operation.ts";
import { PAGE_SIZE_BYTES } from "../../../abi/units.ts";
import { cut } from "../../designs/memfile/chunks.ts";
import { fileOf } from "../../designs/memfile/file-operations.ts";
import { pageAt, sizeOf } from "../../designs/memfile/page-cache.ts";
import { tagSeen } from "../../page-bytes.ts";
import type { Effect } from "../../rule.ts";

/** A hole reads as zeroes, and stays one. */
export const read: Effect<FileRead> = {
  id: "file/read",
  sentence: "Reading returns what the file holds, up to its end.",
  source: "mm/shmem.c, shmem_file_read_iter, Linux 5.18",
  outcomes: ["file/read", "file/read-at-end"],
  apply: (context) => {
    const { state, operation } = context;
    const file = fileOf(context);
    const { offsetBytes } = operation;
    const wanted = offsetBytes + BigInt(operation.sizeBytes);
    const end = wanted < sizeOf(file) ? wanted : sizeOf(file);
    const decidedBy = offsetBytes < sizeOf(file) ? "file/read" : "file/read-at-end";
    const near = offsetBytes + 2n * PAGE_SIZE_BYTES;
    const whole = cut(offsetBytes, end < near ? end : near).find(
      ({ pageStart }) => pageStart === "whole",
    );
    const page = whole && pageAt(file, whole.page);
    const tag = page === undefined ? 0 : tagSeen(page);
    const bytes = end > offsetBytes ? Number(end - offsetBytes) : 0;
    return [{ expected: { kind: "file_data", bytes, tag }, state, decidedBy }];
  },
};
