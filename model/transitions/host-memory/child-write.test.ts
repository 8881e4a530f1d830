import { expect, test } from "vitest";
import { fileNamed, pageAt } from "../../designs/memfile/page-cache.ts";
import { hostPageAt } from "../../host-memory.ts";
import { stateAfter } from "../../test-support.ts";

const FIRST = 0x1000_0000;
const MAP = "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0";
const FILE = "fd0 = memfd_create(flags=0); ftruncate(fd=fd0, size=0x1000);";
const STORE = "child_write(hva=0x10000000000, tag=9)";

test("memory of no file keeps what it holds", () => {
  const state = stateAfter(`host_write(hva=0x10000000000, tag=5); ${STORE}`);

  expect(hostPageAt(state, FIRST)).toEqual({ protection: "read-write", tag: 5 });
});

test("a file that is mapped shared has the tag", () => {
  const state = stateAfter(`${FILE} ${MAP}); ${STORE}`);

  expect(pageAt(fileNamed(state, "fd0"), 0)).toMatchObject({ tag: 9 });
});

test("a file that is mapped private gets its page, for the child looked at it, and no tag", () => {
  const state = stateAfter(`${FILE} ${MAP}, sharing=private); ${STORE}`);

  expect(pageAt(fileNamed(state, "fd0"), 0)).toMatchObject({ tag: 0 });
  expect(hostPageAt(state, FIRST)).toMatchObject({ cow: "shown" });
});

test("of a copy that the parent has made the child makes another, and the file is let be", () => {
  const state = stateAfter(
    `${FILE} ${MAP}, sharing=private); host_write(hva=0x10000000000, tag=5);` +
      `fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0x0, size=0x1000); ${STORE}`,
  );

  expect(pageAt(fileNamed(state, "fd0"), 0)).toBeUndefined();
});
