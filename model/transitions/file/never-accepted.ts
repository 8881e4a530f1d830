import { assured } from "../../assured.ts";
import type { Effect, NonEmpty, Transition } from "../../rule.ts";

/** The end of a ladder that refuses every file there is. */
export const neverAccepted: Effect = {
  id: "file/never-accepted",
  sentence: "No file of this generation accepts the call.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_fops and kvm_gmem_setattr, Linux 6.8 to 6.18",
  outcomes: [],
  apply: () => assured<NonEmpty<Transition>>(undefined, "file/kind-followed"),
};
