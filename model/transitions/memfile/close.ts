import { produce } from "immer";
import { isHandle } from "../../../abi/handle.ts";
import type { CloseFd } from "../../../abi/operation.ts";
import { evicted, evictsIntoFreedMemory } from "../../designs/memfile/registration.ts";
import type { Effect } from "../../rule.ts";

/** Slots and mappings of the host keep the file; when nothing does, its pages are freed. */
export const close: Effect<CloseFd> = {
  id: "memfile/close",
  sentence: "The descriptor is gone; the file goes with its last reference.",
  source: "fs/open.c, close; mm/shmem.c, shmem_evict_inode; Linux 5.18",
  apply: ({ state, operation: { fd } }) => {
    const decidedBy = "memfile/close";
    if (!isHandle(fd)) return [{ expected: { kind: "ok" }, state, decidedBy }];
    const closed = produce(state, (draft) => {
      const file = draft.files[fd];
      if (file !== undefined) file.open = false;
    });
    return evictsIntoFreedMemory(closed, fd)
      ? [{ expected: { kind: "host_oops", what: "use-after-free" }, state: closed, decidedBy }]
      : [{ expected: { kind: "ok" }, state: evicted(closed, fd), decidedBy }];
  },
};
