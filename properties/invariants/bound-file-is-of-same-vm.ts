import { isHandle } from "../../abi/handle.ts";
import { hasGuestMemfd } from "../guest-memfd.ts";
import type { AlwaysProperty } from "../property.ts";

/** The memory of one VM must not show in another, whoever passes the descriptor. */
export const boundFileIsOfSameVm: AlwaysProperty = {
  kind: "always",
  id: "bound-file-is-of-same-vm",
  sentence: "The slots of a VM are bound to guest_memfds of that VM only.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_bind: gmem->kvm against the slot's VM, Linux 6.8",
  needsObservation: true,
  isAbout: hasGuestMemfd,
  violation: ({ after, observedAfter }) => {
    const stranger = observedAfter?.files?.find(({ handle, bindings = [] }) => {
      const vm = isHandle(handle) ? after.files[handle]?.guestMemfd?.vm : undefined;
      return bindings.length > 0 && vm !== undefined && vm !== 0;
    });
    const binding = stranger?.bindings?.at(0);
    return binding && `slot ${binding.id} is bound to ${stranger?.handle}, a file of another VM`;
  },
};
