import { type Handle, isHandle } from "../../../abi/handle.ts";
import type { HostMmap } from "../../../abi/operation.ts";
import { pageOf } from "../../../abi/units.ts";
import { AREA_PAGES_MIN, withHostArea } from "../../change-host-memory.ts";
import { withHostPages } from "../../change-state.ts";
import { fileHandleOf } from "../../designs/guest-memfd/open-file.ts";
import { hostPagesChanged } from "../../designs/memfile/mappings.ts";
import { F_SEAL_FUTURE_WRITE, F_SEAL_WRITE, isSealed } from "../../designs/memfile/seals.ts";
import { hostPagesOf, pageNumbersOf } from "../../host-range.ts";
import type { Effect } from "../../rule.ts";
import type { HostPage, MachineState } from "../../state.ts";

/**
 * Fixed mapping: whatever was there is gone. Anonymous pages are zero; pages of a file show what
 * the file holds, and of a private mapping until they are stored to.
 */
export const mmap: Effect<HostMmap> = {
  id: "host-memory/mmap",
  sentence: "mmap replaces what was mapped in its range by zero pages, or by pages of a file.",
  source: "mm/mmap.c, do_mmap, MAP_FIXED with MAP_PRIVATE, MAP_SHARED or anonymous",
  apply: ({ dialect, state, operation }) => {
    const { from, to } = hostPagesOf(operation);
    const unmapped = hostPagesChanged(
      { dialect, state },
      (number) => number >= from && number < to,
    );
    const { tag: _, cow, ...first } = pageOfMapping(state, operation, 0);
    const kind = cow && ({ cow: "shown" } as const);
    const after =
      to - from >= AREA_PAGES_MIN
        ? withHostArea(unmapped, { from, to, ...first, ...kind })
        : withHostPages(
            unmapped,
            pageNumbersOf(operation).map((number, nth) => [
              number,
              pageOfMapping(state, operation, nth),
            ]),
          );
    return [{ expected: { kind: "ok" }, state: after, decidedBy: "host-memory/mmap" }];
  },
};

function pageOfMapping(
  state: MachineState,
  { protection, fd, fdOffsetBytes, sharing }: HostMmap,
  nth: number,
): HostPage {
  if (!isHandle(fd)) return { protection, tag: 0 };
  const handle = fileHandleOf(state, fd);
  const file = { handle, page: Number(pageOf(fdOffsetBytes)) + nth };
  if (sharing === "private") return { protection, tag: 0, file, cow: "shown" };
  return {
    protection,
    tag: 0,
    file,
    ...(isSealedForGood(state, handle) && { neverWritable: true }),
  };
}

/**
 * A seal against new writers that is there when the file is mapped stays with the mapping.
 *
 * @source mm/shmem.c, shmem_mmap, seal_check_future_write: VM_MAYWRITE goes, Linux 5.18;
 *   28464bbb2ddc for F_SEAL_WRITE (6.7), which refuses every shared mapping before
 */
function isSealedForGood({ files }: MachineState, handle: Handle): boolean {
  const file = files[handle];
  return file !== undefined && isSealed(file, F_SEAL_WRITE | F_SEAL_FUTURE_WRITE);
}
