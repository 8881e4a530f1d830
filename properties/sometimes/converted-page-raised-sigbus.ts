import { pageOf } from "../../abi/units.ts";
import { hasGfn } from "../../model/designs/guest-memfd/gfn-set.ts";
import { guestMemfdNamed } from "../../model/designs/guest-memfd/open-file.ts";
import { fileShown, hostPageAt } from "../../model/host-memory.ts";
import { convertsPages } from "../guest-memfd.ts";
import type { SometimesProperty } from "../property.ts";

export const convertedPageRaisedSigbus: SometimesProperty = {
  kind: "sometimes",
  id: "converted-page-raised-sigbus",
  sentence: "The host touches a page that was shared when its file was made, and is private now.",
  needs: [
    ...(["create_guest_memfd", "host_mmap", "set_memory_attributes2"] as const),
    ["host_read", "host_write"],
  ],
  isAbout: convertsPages,
  holds: ({ before, operation, outcome }) => {
    if (outcome.kind !== "sigbus" || !("hva" in operation)) return false;
    const page = hostPageAt(before, Number(pageOf(operation.hva)));
    const shown = page && fileShown(page);
    const file = shown && guestMemfdNamed(before, shown.handle);
    return shown !== undefined && hasGfn(file?.converted ?? [], BigInt(shown.page));
  },
};
