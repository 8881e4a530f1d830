import type { HostMmap } from "../../../abi/operation.ts";
import { addressOf, FILE_BYTES_MAX, PAGE_SIZE_BYTES, pageOf } from "../../../abi/units.ts";
import type { Rule } from "../../rule.ts";

/** Files end at 2^63 - 1; a mapping may reach behind the end of this file, not behind that. */
export const fileRangeFits: Rule<HostMmap> = {
  id: "host-memory/file-range-fits",
  sentence: "The mapped part must lie where some file could have pages.",
  source: "mm/mmap.c, file_mmap_ok, Linux 5.18",
  verdict: "EOVERFLOW",
  speaks: ({ operation: { fd, fdOffsetBytes, sizeBytes } }) =>
    fd !== undefined && fdOffsetBytes + wholePages(sizeBytes) > FILE_BYTES_MAX,
};

/** The size is rounded up before it is looked at. */
function wholePages(sizeBytes: bigint): bigint {
  return addressOf(pageOf(sizeBytes + PAGE_SIZE_BYTES - 1n));
}
