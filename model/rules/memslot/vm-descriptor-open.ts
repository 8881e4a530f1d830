import type { Operation } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/** The VM may go on to live, by its vCPU or its files: nobody can name it any more. */
export const vmDescriptorOpen: Rule<Operation> = {
  id: "memslot/vm-descriptor-open",
  sentence: "An ioctl of a VM needs the descriptor of the VM.",
  source: "fs/ioctl.c, ioctl, Linux 6.1 to 7.3; seen on 6.18.44",
  verdict: "EBADF",
  speaks: ({ state, operation }) =>
    state.closedKvm.includes("vm") && !(operation.op === "create_guest_memfd" && operation.vm > 0),
};
