import { expect, test } from "vitest";
import { lastOutcome } from "../../test-support.ts";

test("a child asks in vain for anything, also for what the kernel does not have", () => {
  for (const call of ["set_user_memory_region", "get_dirty_log", "create_guest_memfd", "run"]) {
    expect(lastOutcome(`child_ioctl(request=${call})`, "linux-6.1")).toBe(
      "EIO memslot/child-ioctl",
    );
  }
});

test("what is closed before the fork is not inherited", () => {
  expect(lastOutcome("close_kvm(descriptor=vm); child_ioctl(request=get_dirty_log)")).toBe(
    "EBADF memslot/vm-descriptor-open",
  );
  expect(lastOutcome("close_kvm(descriptor=vm); child_ioctl(request=run)")).toBe(
    "EIO memslot/child-ioctl",
  );
  expect(lastOutcome("close_kvm(descriptor=vcpu); child_ioctl(request=run)")).toBe(
    "EBADF guest-access/vcpu-descriptor-open",
  );
});
