import type { Fallocate } from "../../../abi/operation.ts";
import { openGuestMemfd } from "../../designs/guest-memfd/open-file.ts";
import type { Rule } from "../../rule.ts";

/** A hole may be punched anywhere, also behind the end. */
export const allocationInsideFile: Rule<Fallocate> = {
  id: "guest-memfd/allocation-inside-file",
  sentence: "Pages can only be allocated inside a guest_memfd.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_allocate, Linux 6.8 to 6.18",
  verdict: "EINVAL",
  speaks: ({ state, operation: { fd, mode, offsetBytes, sizeBytes } }) => {
    const file = openGuestMemfd(state, fd);
    if (file === undefined || (mode & PUNCH_HOLE) !== 0) return false;
    return offsetBytes + sizeBytes > file.sizeBytes;
  },
};

const PUNCH_HOLE = 2;
