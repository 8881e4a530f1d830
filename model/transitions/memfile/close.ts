import type { CloseFd } from "../../../abi/operation.ts";
import { assuredHandle } from "../../assured.ts";
import { evicted, evictsIntoFreedMemory } from "../../designs/memfile/registration.ts";
import type { Effect } from "../../rule.ts";
import { closed } from "../file/close.ts";

/** Slots and mappings of the host keep the file; when nothing does, its pages are freed. */
export const close: Effect<CloseFd> = {
  id: "memfile/close",
  sentence: "The descriptor is gone; the file goes with its last reference.",
  source: "fs/open.c, close; mm/shmem.c, shmem_evict_inode; Linux 5.18",
  apply: (context) => {
    const fd = assuredHandle(context.operation.fd);
    const decidedBy = "memfile/close";
    const after = closed(context);
    return evictsIntoFreedMemory(after, fd)
      ? [{ expected: { kind: "host_oops", what: "use-after-free" }, state: after, decidedBy }]
      : [{ expected: { kind: "ok" }, state: evicted(after, fd), decidedBy }];
  },
};
