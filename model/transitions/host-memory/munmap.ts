import type { HostMunmap } from "../../../abi/operation.ts";
import { withoutHostRange } from "../../change-host-memory.ts";
import { hostPagesChanged } from "../../designs/memfile/mappings.ts";
import { hostPagesOf } from "../../host-range.ts";
import type { Effect } from "../../rule.ts";

/** Slots keep naming the addresses: their next access finds nothing mapped there. */
export const munmap: Effect<HostMunmap> = {
  id: "host-memory/munmap",
  sentence: "munmap removes every page of its range; pages that were not mapped are no error.",
  source: "mm/vma.c, do_vmi_munmap, Linux 6.18",
  apply: ({ dialect, state, operation }) => {
    const { from, to } = hostPagesOf(operation);
    const unmapped = hostPagesChanged(
      { dialect, state },
      (number) => number >= from && number < to,
    );
    const after = withoutHostRange(unmapped, from, to);
    return [{ expected: { kind: "ok" }, state: after, decidedBy: "host-memory/munmap" }];
  },
};
