import { describe, expect, test } from "vitest";
import { lastWordsOf } from "./console.ts";

const TRACE = [
  "[    5.100002] Call Trace:",
  "[    5.100003]  <TASK>",
  "[    5.100004]  kvm_vcpu_pre_fault_memory+0x1f/0x2a0 [kvm]",
  "[    5.100005]  ? __pfx_futex_wake_mark+0x10/0x10",
  "[    5.100006]  kvm_vcpu_ioctl+0x2a/0x9c0 [kvm]",
  "[    5.100007]  </TASK>",
  "[    5.100008]  not_of_it+0x1/0x2",
];
const STACK = "kvm_vcpu_pre_fault_memory < kvm_vcpu_ioctl";

describe("the console of a guest", () => {
  test.each([
    ["WARNING: CPU: 0 PID: 1 at arch/x86/kvm/mmu.c:12 kvm_x+0x1/0x2 [kvm]", "kernel-warning"],
    ["WARNING: possible circular locking dependency detected", "kernel-warning"],
    ["watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [node:1]", "hung"],
    ["INFO: task node:1 blocked for more than 10 seconds.", "hung"],
    ["rcu: INFO: rcu_preempt self-detected stall on CPU", "hung"],
    ["BUG: kernel NULL pointer dereference, address: 0000000000000010", "crashed"],
    ["BUG: KASAN: slab-use-after-free in kvm_x+0x1/0x2", "crashed"],
    ["Kernel panic - not syncing: Attempted to kill init! exitcode=0x0000000b", "crashed"],
  ])("with %s means %s, whatever follows", (line, manner) => {
    const lines = [
      "[    4.0] kvm_amd: Nested Paging enabled",
      `[    5.1] ${line}`,
      ...TRACE,
      "[    5.2] Kernel panic - not syncing: kernel: panic_on_warn set ...",
    ];
    expect(lastWordsOf(lines)).toEqual({ manner, message: `${line} in ${STACK}` });
  });

  test("has what the process in the guest said before it took the kernel with it", () => {
    const lines = ["memslot-check: Error: boom", "[1.0] Kernel panic - not syncing: Attempted"];
    expect(lastWordsOf(lines)?.message).toBe(
      "memslot-check: Error: boom | Kernel panic - not syncing: Attempted",
    );
  });

  test("means nothing when nothing is wrong", () => {
    expect(lastWordsOf(["[    4.0] kvm_amd: Nested Paging enabled", ""])).toBeUndefined();
  });
});
