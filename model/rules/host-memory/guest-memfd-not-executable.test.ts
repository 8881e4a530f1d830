import { expect, test } from "vitest";
import { lastOutcome, stateAfter } from "../../test-support.ts";

const FILE = "fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED);";
const MAP = "host_mmap(hva=0x10000000000, size=0x1000, prot=read-execute, fd=fd0";

test("a guest_memfd is refused, whether it can be mapped or not, and what was there stays", () => {
  const refused = "EPERM host-memory/guest-memfd-not-executable";

  expect(lastOutcome(`${FILE} ${MAP})`)).toBe(refused);
  expect(lastOutcome(`fd0 = create_guest_memfd(size=0x1000); ${MAP})`)).toBe(refused);
  expect(lastOutcome(`${FILE} ${MAP}, sharing=private)`)).toBe(refused);
  expect(stateAfter(`${FILE} ${MAP})`).hostPages.size).toBe(stateAfter(FILE).hostPages.size);
});

test("an ordinary file, and memory of none, can be executed and not written", () => {
  expect(lastOutcome(`fd0 = memfd_create(flags=0); ${MAP})`)).toBe("ok host-memory/mmap");
  expect(
    lastOutcome(
      "host_mmap(hva=0x10000000000, size=0x1000, prot=read-execute);" +
        "host_write(hva=0x10000000000, tag=1)",
    ),
  ).toBe("EFAULT host-memory/page-writable");
});

test("a mapping of a guest_memfd is never made executable, and memory before it is", () => {
  const program =
    `${FILE} ${MAP.replace("0000000,", "0001000,").replace("read-execute", "read")});` +
    "host_mprotect(hva=0x10000000000, size=0x2000, prot=read-execute)";

  expect(lastOutcome(program)).toBe("EACCES host-memory/mprotect-never-executable");
  expect(stateAfter(program).hostPages.get(0x1000_0000)?.protection).toBe("read-execute");
  expect(stateAfter(program).hostPages.get(0x1000_0001)?.protection).toBe("read");
});
