import type { HostMmap } from "../../../abi/operation.ts";
import type { DescriptorOperation } from "../../designs/memfile/file-operations.ts";
import type { Rule } from "../../rule.ts";
import { openFile } from "../../state.ts";

/** Such a file is there to be refused where a guest_memfd is asked for. */
export const isMemory: Rule<DescriptorOperation | HostMmap> = {
  id: "file/is-memory",
  sentence: "What a call on an open file that is no memory answers is not followed.",
  source: "fs/eventfd.c, virt/kvm/kvm_main.c, Linux 6.8 to 7.3: not part of the memory slot ABI",
  verdict: () => ({ kind: "anything" }),
  speaks: ({ state, operation: { fd } }) =>
    fd !== undefined && openFile(state, fd)?.kind === "other",
};
