import type { HostMmap } from "../../../abi/operation.ts";
import type { DescriptorOperation } from "../../designs/memfile/file-operations.ts";
import type { Rule } from "../../rule.ts";
import { openFile } from "../../state.ts";

/** Its answers depend on the host's pool of huge pages. */
export const notHugetlb: Rule<DescriptorOperation | HostMmap> = {
  id: "file/not-hugetlb",
  sentence: "What a file of huge pages answers is not followed.",
  source: "fs/hugetlbfs/inode.c, Linux 5.18",
  unreachable: "nothing is promised about them, so they are never drawn; a trace may name one",
  verdict: () => ({ kind: "anything" }),
  speaks: ({ state, operation: { fd } }) =>
    fd !== undefined && openFile(state, fd)?.kind === "hugetlb",
};
