import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { kvmDescriptorOpen } from "./kvm-descriptor-open.ts";

const VM = "close_kvm(descriptor=vm)";
const VCPU = "close_kvm(descriptor=vcpu)";

describe("file/kvm-descriptor-open", () => {
  test.each([
    ["a second close of the VM", `${VM}; ${VM}`],
    ["a double of a vCPU that was closed", `${VCPU}; fd0 = open_other(kind=vcpu)`],
  ])("answers EBADF to %s", (_, program) => {
    expect(verdictOf(kvmDescriptorOpen, program)).toBe("EBADF");
  });

  test.each([
    ["a close of the other", `${VM}; ${VCPU}`],
    ["a double of the device", `${VM}; ${VCPU}; fd0 = open_other(kind=kvm)`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(kvmDescriptorOpen, program)).toBe("silent");
  });
});
