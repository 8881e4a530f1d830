import type { HostMmap } from "../../../abi/operation.ts";
import type { DescriptorOperation } from "../../designs/memfile/file-operations.ts";
import type { Rule } from "../../rule.ts";
import { type FileState, openFile } from "../../state.ts";

/** Calls on a guest_memfd that the memory of a guest has nothing to do with. */
export const kindFollowed: Rule<DescriptorOperation | HostMmap> = {
  id: "file/kind-followed",
  sentence: "What some calls answer on an ordinary memfd is not followed.",
  source: "mm/shmem.c, Linux 6.8 to 6.18: not part of the memory slot ABI",
  verdict: () => ({ kind: "anything" }),
  speaks: ({ state, operation: { fd } }) =>
    fd !== undefined && isOrdinary(openFile(state, fd)?.kind),
};

function isOrdinary(kind: FileState["kind"] | undefined): boolean {
  return kind !== undefined && kind !== "guest_memfd";
}
