import type { HostRead, HostWrite } from "../../../abi/operation.ts";
import type { ChildWrite } from "../../../abi/plain-calls.ts";
import { pageOf } from "../../../abi/units.ts";
import { isBehindFile } from "../../designs/memfile/targets.ts";
import type { Rule } from "../../rule.ts";

/** A plain load would raise SIGBUS there; this way of access reports it. */
export const pageInsideFile: Rule<HostRead | HostWrite | ChildWrite> = {
  id: "host-memory/page-inside-file",
  sentence:
    "process_vm_readv and process_vm_writev fail with EFAULT behind the end of a mapped file.",
  source: "mm/process_vm_access.c, process_vm_rw; mm/shmem.c, shmem_fault; Linux 5.18",
  verdict: "EFAULT",
  speaks: ({ state, operation }) => isBehindFile(state, Number(pageOf(operation.hva))),
};
