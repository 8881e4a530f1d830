import { openGuestMemfd } from "../../model/designs/guest-memfd/open-file.ts";
import { mapsGuestMemfd } from "../guest-memfd.ts";
import type { SometimesProperty } from "../property.ts";
import { BINDS } from "./usual-needs.ts";

/** Only then can old content be seen where it must not. */
export const writtenPagePunched: SometimesProperty = {
  kind: "sometimes",
  id: "written-page-punched",
  sentence: "A page of a guest_memfd that holds something is punched.",
  needs: [...BINDS, "guest_write", "fallocate"],
  isAbout: mapsGuestMemfd,
  holds: ({ operation, before, after }) => {
    if (operation.op !== "fallocate" || before.files === after.files) return false;
    const handle = openGuestMemfd(before, operation.fd)?.handle;
    if (handle === undefined) return false;
    const left = after.files[handle]?.pages ?? {};
    const old = Object.entries(before.files[handle]?.pages ?? {});
    return old.some(([page, { tag }]) => tag !== 0 && left[Number(page)] === undefined);
  },
};
