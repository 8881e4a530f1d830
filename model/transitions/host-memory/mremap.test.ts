import { expect, test } from "vitest";
import { hostPageAt } from "../../host-memory.ts";
import { stateAfter } from "../../test-support.ts";

const FIRST = 0x1000_0000;

test("a page goes with what it holds and how it may be used, over what was there", () => {
  const state = stateAfter(
    "host_write(hva=0x10000000000, tag=5); host_write(hva=0x10000001000, tag=6);" +
      "host_mprotect(hva=0x10000000000, size=0x1000, prot=read);" +
      "host_mremap(hva=0x10000000000, to=0x10000001000)",
  );

  expect(hostPageAt(state, FIRST)).toBeUndefined();
  expect(hostPageAt(state, FIRST + 1)).toEqual({ protection: "read", tag: 5 });
});

test("a page of a file shows the same page of it at the new address", () => {
  const state = stateAfter(
    "fd0 = create_guest_memfd(size=0x2000, flags=MMAP|INIT_SHARED);" +
      "host_mmap(hva=0x10000000000, size=0x2000, prot=read-write, fd=fd0);" +
      "host_mremap(hva=0x10000001000, to=0x10000008000)",
  );

  expect(hostPageAt(state, FIRST + 8)?.file).toEqual({ handle: "fd0", page: 1 });
  expect(hostPageAt(state, FIRST + 1)).toBeUndefined();
});

test("one page can be taken out of a long mapping", () => {
  const state = stateAfter(
    "host_mmap(hva=0x10000000000, size=0x2000000, prot=read);" +
      "host_mremap(hva=0x10000800000, to=0x10003000000)",
  );

  expect(hostPageAt(state, FIRST + 0x800)).toBeUndefined();
  expect(hostPageAt(state, FIRST + 0x801)?.protection).toBe("read");
  expect(hostPageAt(state, FIRST + 0x3000)).toEqual({ protection: "read", tag: 0 });
});
