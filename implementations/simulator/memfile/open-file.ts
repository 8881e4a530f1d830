/** What a descriptor of the simulated process can refer to. */
import type { GmemFile } from "../guest-memfd/file.ts";
import type { PinningPipe } from "../host/pipe.ts";
import type { ShmemInode } from "./inode.ts";

/** A file of huge pages: it can be opened and closed, and private memory cannot use it. */
export interface HugetlbFile {
  readonly kind: "hugetlb";
}

/** A file that is no memory: a device, a VM, a vCPU, an eventfd. */
export interface OtherFile {
  readonly kind: "other";
  /** O_PATH: the descriptor names the file, and nothing can be done through it. */
  readonly isName: boolean;
}

/** An open file. */
export type OpenFile = ShmemInode | HugetlbFile | OtherFile | PinningPipe | GmemFile;
