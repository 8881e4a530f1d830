import type { Fallocate } from "../../../abi/operation.ts";
import { allocation } from "../../designs/memfile/allocation.ts";
import { fileOf } from "../../designs/memfile/file-operations.ts";
import { callsFreedMemory } from "../../designs/memfile/notify.ts";
import { hasQuirk } from "../../quirks.ts";
import type { Rule } from "../../rule.ts";

/**
 * Only an injected failure meets it. What the call had added by then is taken back; pages that were
 * there before are zeroed if nobody had looked at them.
 */
export const pagesAllocated: Rule<Fallocate> = {
  id: "file/pages-allocated",
  sentence: "fallocate must find memory for each page that is not there.",
  source: "mm/shmem.c, shmem_fallocate and shmem_undo_range, Linux 5.18",
  verdict: (context) => {
    const { failed, undone } = allocation(context);
    return undone.length > 0 &&
      hasQuirk(context.dialect, "B-25") &&
      callsFreedMemory(fileOf(context))
      ? { kind: "host_oops", what: "use-after-free" }
      : { kind: "failed", errno: failed ?? "ENOMEM" };
  },
  speaks: (context) => allocation(context).failed !== undefined,
};
