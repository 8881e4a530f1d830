import type { HostMremap } from "../../../abi/plain-calls.ts";
import { pageOf } from "../../../abi/units.ts";
import { assured } from "../../assured.ts";
import { withoutHostRange } from "../../change-host-memory.ts";
import { withHostPages } from "../../change-state.ts";
import { hostPagesChanged } from "../../designs/memfile/mappings.ts";
import { hostPageAt } from "../../host-memory.ts";
import type { Effect } from "../../rule.ts";

/** Slots name addresses: what is behind the old one is a hole, what is behind the new one moved. */
export const mremap: Effect<HostMremap> = {
  id: "host-memory/mremap",
  sentence: "mremap takes a page with what it holds to another address, over what was there.",
  source: "mm/mremap.c, mremap_to and move_page_tables, Linux 6.1 to 7.3; seen on 6.18.44",
  apply: ({ dialect, state, operation }) => {
    const from = Number(pageOf(operation.hva));
    const to = Number(pageOf(operation.toHva));
    const page = assured(hostPageAt(state, from), "host-memory/moved-mapped");
    const changes = (number: number): boolean => number === from || number === to;
    const told = hostPagesChanged({ dialect, state }, changes);
    const cleared = withoutHostRange(withoutHostRange(told, from, from + 1), to, to + 1);
    const after = withHostPages(cleared, [[to, page]]);
    return [{ expected: { kind: "ok" }, state: after, decidedBy: "host-memory/mremap" }];
  },
};
