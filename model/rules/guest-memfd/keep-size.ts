import type { Fallocate } from "../../../abi/operation.ts";
import { openGuestMemfd } from "../../designs/guest-memfd/open-file.ts";
import type { Rule } from "../../rule.ts";

/** The size is fixed. */
export const keepSize: Rule<Fallocate> = {
  id: "guest-memfd/keep-size",
  sentence: "fallocate of a guest_memfd needs KEEP_SIZE.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_fallocate, Linux 6.8 to 6.18",
  verdict: "EOPNOTSUPP",
  speaks: ({ state, operation }) =>
    (operation.mode & KEEP_SIZE) === 0 && openGuestMemfd(state, operation.fd) !== undefined,
};

const KEEP_SIZE = 1;
