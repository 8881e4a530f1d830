import type { Fstat } from "../../../abi/operation.ts";
import { openGuestMemfd } from "../../designs/guest-memfd/open-file.ts";
import type { Effect } from "../../rule.ts";

/** Which pages are allocated is nothing that user space can learn. An ordinary memfd is empty. */
export const fstat: Effect<Fstat> = {
  id: "guest-memfd/fstat",
  sentence: "A guest_memfd has the size it was made with, and never any blocks.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_getattr (generic_fillattr), Linux 6.8 to 6.18",
  apply: ({ state, operation }) => {
    const sizeBytes = openGuestMemfd(state, operation.fd)?.sizeBytes ?? 0n;
    const expected = { kind: "file_stat", sizeBytes, blocks: 0n } as const;
    return [{ expected, state, decidedBy: "guest-memfd/fstat" }];
  },
};
