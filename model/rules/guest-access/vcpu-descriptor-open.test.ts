import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { vcpuDescriptorOpen } from "./vcpu-descriptor-open.ts";

const VM = "close_kvm(descriptor=vm)";
const VCPU = "close_kvm(descriptor=vcpu)";

describe("guest-access/vcpu-descriptor-open", () => {
  test.each([
    ["a load", `${VCPU}; guest_read(gpa=0x0)`],
    ["a store when both are closed", `${VM}; ${VCPU}; guest_write(gpa=0x0, tag=1)`],
  ])("answers EBADF to %s", (_, program) => {
    expect(verdictOf(vcpuDescriptorOpen, program)).toBe("EBADF");
  });

  test.each([["a guest whose VM was closed", `${VM}; guest_read(gpa=0x0)`]])(
    "is silent about %s",
    (_, program) => {
      expect(verdictOf(vcpuDescriptorOpen, program)).toBe("silent");
    },
  );
});
