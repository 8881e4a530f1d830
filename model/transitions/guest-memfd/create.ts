import type { CreateGuestMemfd } from "../../../abi/operation.ts";
import { withFile } from "../../change-state.ts";
import type { Effect } from "../../rule.ts";

/** No page is there yet: each is zeroed when a guest or the host first touches it. */
export const create: Effect<CreateGuestMemfd> = {
  id: "guest-memfd/create",
  sentence: "KVM_CREATE_GUEST_MEMFD makes a file of a fixed size that belongs to the VM.",
  source: "virt/kvm/guest_memfd.c, __kvm_gmem_create, Linux 6.8 to 6.18",
  apply: ({ state, operation: { result, sizeBytes, flags, vm } }) => {
    const after = withFile(state, result, {
      kind: "guest_memfd",
      open: true,
      sizeBytes,
      guestMemfd: { vm, flags },
    });
    return [{ expected: { kind: "ok" }, state: after, decidedBy: "guest-memfd/create" }];
  },
};
