/** Seeded bug: another process can make a guest_memfd. */
import type { SeededBug } from "../seeded-bug.ts";

export const childMakesAGuestMemfd: SeededBug = {
  id: "child-makes-a-guest-memfd",
  title: "another process can make a guest_memfd",
  story:
    "The ioctl that makes a file does not ask whose VM it is. The argument, all zeroes, is " +
    "refused for its size. One operation.",
  source:
    "virt/kvm/kvm_main.c, kvm_vm_ioctl asks before it looks at the number of the call, Linux " +
    "6.8 to 7.3",
  dialect: "linux-6.18",
  minimalTrace: ["child_ioctl(request=create_guest_memfd)"],
  decisions: { childErrno: (request) => (request === "create_guest_memfd" ? "EINVAL" : "EIO") },
};
