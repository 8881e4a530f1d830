import type { SetUserMemoryRegion2 } from "../../../abi/operation.ts";
import { bindsGuestMemfd } from "../../region-change.ts";
import type { Rule } from "../../rule.ts";
import { usableFile } from "../../state.ts";

/** A memfd is of another kind, in shmem as well as in hugetlbfs. */
export const fdIsGuestMemfd: Rule<SetUserMemoryRegion2> = {
  id: "guest-memfd/fd-is-guest-memfd",
  sentence: "Binding a slot to a guest_memfd needs a descriptor of a guest_memfd.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_bind, Linux 6.8 to 6.18",
  verdict: "EINVAL",
  speaks: ({ state, operation }) => {
    const file = usableFile(state, operation.guestMemfd);
    return bindsGuestMemfd(state, operation) && file !== undefined && file.kind !== "guest_memfd";
  },
};
