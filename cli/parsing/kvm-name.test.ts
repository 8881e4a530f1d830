import { expect, test } from "vitest";
import { parseKvmName } from "./kvm-name.ts";

test.each([
  ["kvm", false, "default"],
  ["kvm:prefetch", true, "default"],
  ["kvm,vm-type=sw-protected", false, "sw-protected"],
  ["kvm:prefetch,vm-type=default", true, "default"],
])("%s", (name, letsPrefetch, vmType) => {
  expect(parseKvmName(name)).toEqual({ letsPrefetch, vmType });
});

test.each(["kvm2", "kvm:", "kvm,vm-type=tdx", "kvm,vm-type=", "kvm,npt=0", "vm:kvm", "simulator"])(
  "%s is not the real kernel",
  (name) => {
    expect(parseKvmName(name)).toBeUndefined();
  },
);
