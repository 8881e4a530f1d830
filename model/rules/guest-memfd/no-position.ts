import type { FileRead, FileWrite, Seek } from "../../../abi/operation.ts";
import { openGuestMemfd } from "../../designs/guest-memfd/open-file.ts";
import type { Rule } from "../../rule.ts";

/** Its content is reached by guests, and by a mapping where the file allows one. */
export const noPosition: Rule<FileRead | FileWrite | Seek> = {
  id: "guest-memfd/no-position",
  sentence:
    "A guest_memfd has no position: it cannot be read, written or searched through its descriptor.",
  source:
    "fs/read_write.c, ksys_pread64, ksys_pwrite64, vfs_llseek; virt/kvm/guest_memfd.c, " +
    "kvm_gmem_fops",
  verdict: "ESPIPE",
  speaks: ({ state, operation }) => openGuestMemfd(state, operation.fd) !== undefined,
};
