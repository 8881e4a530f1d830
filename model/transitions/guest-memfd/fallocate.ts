import type { Fallocate } from "../../../abi/operation.ts";
import { pageOf } from "../../../abi/units.ts";
import { assured } from "../../assured.ts";
import {
  type GuestMemfdFile,
  openGuestMemfd,
  punched,
} from "../../designs/guest-memfd/open-file.ts";
import type { Effect } from "../../rule.ts";

/**
 * Allocating changes nothing that can be seen: a page that is not there reads as zero like one that
 * is. Traces that the memory of the host would decide are not well-formed.
 */
export const fallocate: Effect<Fallocate> = {
  id: "guest-memfd/fallocate",
  sentence: "fallocate of a guest_memfd allocates pages, or punches a hole that reads as zeroes.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_allocate and kvm_gmem_punch_hole, Linux 6.8 to 6.18",
  outcomes: ["guest-memfd/allocate", "guest-memfd/punch"],
  apply: ({ state, operation }) => {
    const file: GuestMemfdFile = assured(openGuestMemfd(state, operation.fd), "file/fd-open");
    if ((operation.mode & PUNCH_HOLE) !== 0) {
      const [from, to] = [operation.offsetBytes, operation.offsetBytes + operation.sizeBytes];
      const after = punched(state, file.handle, pageOf(from), pageOf(to));
      return [{ expected: { kind: "ok" }, state: after, decidedBy: "guest-memfd/punch" }];
    }
    return [{ expected: { kind: "ok" }, state, decidedBy: "guest-memfd/allocate" }];
  },
};

const PUNCH_HOLE = 2;
