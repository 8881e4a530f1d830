/** What a descriptor of the simulated process can refer to. */
import type { GmemFile } from "../guest-memfd/file.ts";
import type { ShmemInode } from "./inode.ts";

/** A file of huge pages: it can be opened and closed, and private memory cannot use it. */
export interface HugetlbFile {
  readonly kind: "hugetlb";
}

/** An open file. */
export type OpenFile = ShmemInode | HugetlbFile | GmemFile;
