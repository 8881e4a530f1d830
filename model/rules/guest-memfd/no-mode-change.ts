import type { FileCall } from "../../../abi/plain-calls.ts";
import { openGuestMemfd } from "../../designs/guest-memfd/open-file.ts";
import type { Rule } from "../../rule.ts";

/** The same refusal as that of a size: no attribute can be set. */
export const noModeChange: Rule<FileCall> = {
  id: "guest-memfd/no-mode-change",
  sentence: "The mode of a guest_memfd stays as it is.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_setattr, Linux 6.8 to 7.3; seen on 6.18.44",
  verdict: "EINVAL",
  speaks: ({ state, operation: { fd, call } }) =>
    call === "fchmod" && openGuestMemfd(state, fd) !== undefined,
};
