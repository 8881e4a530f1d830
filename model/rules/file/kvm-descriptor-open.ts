import type { CloseKvm, OpenOther } from "../../../abi/plain-calls.ts";
import type { Rule } from "../../rule.ts";

/** A number that was given back names nothing. */
export const kvmDescriptorOpen: Rule<CloseKvm | OpenOther> = {
  id: "file/kvm-descriptor-open",
  sentence: "A descriptor of the machine that is closed can be neither closed nor doubled.",
  source: "fs/file.c, ksys_dup and close_fd, Linux 6.1 to 7.3; seen on 6.18.44",
  verdict: "EBADF",
  speaks: ({ state: { closedKvm }, operation }) => {
    const named = operation.op === "close_kvm" ? operation.descriptor : operation.kind;
    return closedKvm.some((closed) => closed === named);
  },
};
