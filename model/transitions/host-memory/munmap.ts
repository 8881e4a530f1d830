import type { HostMunmap } from "../../../abi/operation.ts";
import { withHostPages } from "../../change-state.ts";
import { hostPagesChanged } from "../../designs/memfile/mappings.ts";
import { pageNumbersOf } from "../../host-range.ts";
import type { Effect } from "../../rule.ts";

/** Slots keep naming the addresses: their next access finds nothing mapped there. */
export const munmap: Effect<HostMunmap> = {
  id: "host-memory/munmap",
  sentence: "munmap removes every page of its range; pages that were not mapped are no error.",
  source: "mm/vma.c, do_vmi_munmap, Linux 6.18",
  apply: ({ state, operation }) => {
    const numbers = pageNumbersOf(operation);
    const pages = numbers.map((number) => [number, undefined] as const);
    const after = withHostPages(hostPagesChanged(state, numbers), pages);
    return [{ expected: { kind: "ok" }, state: after, decidedBy: "host-memory/munmap" }];
  },
};
