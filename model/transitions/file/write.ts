import type { FileWrite } from "../../../abi/operation.ts";
import { encodeTag } from "../../../abi/tag-bytes.ts";
import { PAGE_SIZE_BYTES, pageOf, TAG_BYTES } from "../../../abi/units.ts";
import { withFile, withFileFields, withFilePages } from "../../change-state.ts";
import { type Chunk, chunksOf } from "../../designs/memfile/chunks.ts";
import { fileOf, handleOf } from "../../designs/memfile/file-operations.ts";
import {
  folioOrderOf,
  pageAt,
  sizeOf,
  withFolioAt,
  withLookup,
} from "../../designs/memfile/page-cache.ts";
import { F_SEAL_GROW, isSealed } from "../../designs/memfile/seals.ts";
import type { Dialect } from "../../dialect.ts";
import { withBytes, withZeroes } from "../../page-bytes.ts";
import type { Context, Effect } from "../../rule.ts";
import type { FileState, MachineState } from "../../state.ts";
import { tainted } from "../../taints.ts";

/** The tag stands in the first bytes that are written; zeroes follow. */
export const write: Effect<FileWrite> = {
  id: "file/write",
  sentence: "The bytes reach the file, which grows as needed, up to the first page it refuses.",
  source: "mm/filemap.c, generic_perform_write; mm/shmem.c, shmem_write_end; Linux 5.18",
  outcomes: ["file/write", "file/write-nothing"],
  apply: (context) => {
    const { dialect, state, operation } = context;
    const { offsetBytes, sizeBytes } = operation;
    const before = fileOf(context);
    const chunks = chunksOf(operation).filter(
      ({ end }) => end <= sizeOf(before) || !isSealed(before, F_SEAL_GROW),
    );
    const last = chunks.at(-1);
    if (last === undefined || sizeBytes === 0) {
      return [
        { expected: { kind: "returned", value: 0n }, state, decidedBy: "file/write-nothing" },
      ];
    }
    const present = chunks.reduce((file, { page }) => withPage(dialect, file, page), before);
    const sized =
      last.end > sizeOf(before) ? withFileFields(present, { sizeBytes: last.end }) : present;
    const after = withFile(state, handleOf(context), withData(sized, chunks, operation));
    return [
      {
        expected: { kind: "returned", value: last.end - offsetBytes },
        state: isTorn(before, chunks, operation.tag) ? tainted(after, "torn-page-start") : after,
        decidedBy: "file/write",
      },
    ];
  },
};

/**
 * The state after a write whose buffer could not be read, where the page is had before the buffer
 * is touched: it stays, and the file reaches up to the offset.
 *
 * @source mm/filemap.c, generic_perform_write, since 665575cff098 (6.15); mm/shmem.c,
 *   shmem_write_end of no bytes; seen on 6.18.44
 */
export function pageAdded(context: Context<FileWrite>): MachineState {
  const { dialect, state, operation } = context;
  const { offsetBytes } = operation;
  const file = withPage(dialect, fileOf(context), Number(pageOf(offsetBytes)));
  const sized =
    offsetBytes > sizeOf(file) ? withFileFields(file, { sizeBytes: offsetBytes }) : file;
  return withFile(state, handleOf(context), sized);
}

function withPage(dialect: Dialect, file: FileState, page: number): FileState {
  return pageAt(file, page) === undefined
    ? withFolioAt(file, page, folioOrderOf(dialect), true)
    : withLookup(file, page);
}

function withData(file: FileState, chunks: readonly Chunk[], operation: FileWrite): FileState {
  return chunks.reduce((soFar, { page: index, start, end }) => {
    const page = pageAt(soFar, index);
    if (page === undefined) return soFar;
    const [from, bytes] = [Number(start % PAGE_SIZE_BYTES), Number(end - start)];
    const written = Number(start - operation.offsetBytes);
    const left = Math.min(Math.max(Number(TAG_BYTES) - written, 0), bytes);
    const tag = encodeTag(operation.tag) >> BigInt(written * 8);
    const after = withBytes(withZeroes(page, from, from + bytes), from, left, tag);
    return withFilePages(soFar, [[index, after]]);
  }, file);
}

/** True when some page start is left holding neither what it held nor what was written. */
function isTorn(before: FileState, chunks: readonly Chunk[], tag: number): boolean {
  const [first] = chunks;
  const isCut = first !== undefined && first.end - first.start < TAG_BYTES && chunks.length > 1;
  const isPartial = chunks.some(
    ({ page, pageStart }) =>
      pageStart === "part" && (tag !== 0 || (pageAt(before, page)?.tag ?? 0) !== 0),
  );
  return isPartial || (isCut && tag !== 0);
}
