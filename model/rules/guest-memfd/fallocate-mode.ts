import type { Fallocate } from "../../../abi/operation.ts";
import { openGuestMemfd } from "../../designs/guest-memfd/open-file.ts";
import type { Rule } from "../../rule.ts";

/** Asked after KEEP_SIZE, with the same answer. */
export const fallocateMode: Rule<Fallocate> = {
  id: "guest-memfd/fallocate-mode",
  sentence: "fallocate of a guest_memfd allocates or punches a hole, and does nothing else.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_fallocate, Linux 6.8 to 6.18",
  verdict: "EOPNOTSUPP",
  speaks: ({ state, operation }) =>
    (operation.mode & ~(KEEP_SIZE | PUNCH_HOLE)) !== 0 &&
    openGuestMemfd(state, operation.fd) !== undefined,
};

const KEEP_SIZE = 1;
const PUNCH_HOLE = 2;
