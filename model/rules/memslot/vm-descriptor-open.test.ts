import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { vmDescriptorOpen } from "./vm-descriptor-open.ts";

const VM = "close_kvm(descriptor=vm)";
const VCPU = "close_kvm(descriptor=vcpu)";

describe("memslot/vm-descriptor-open", () => {
  test.each([
    ["a dirty log", `${VM}; get_dirty_log(slot=0)`],
    ["a new file of the VM", `${VM}; fd0 = create_guest_memfd(size=0x1000)`],
    [
      "a slot, also when the vCPU went first",
      `${VCPU}; ${VM}; set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)`,
    ],
  ])("answers EBADF to %s", (_, program) => {
    expect(verdictOf(vmDescriptorOpen, program)).toBe("EBADF");
  });

  test.each([
    ["a file of another VM", `${VM}; fd0 = create_guest_memfd(size=0x1000, vm=1)`],
    ["a VM whose vCPU was closed", `${VCPU}; get_dirty_log(slot=0)`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(vmDescriptorOpen, program)).toBe("silent");
  });
});
