import { describe, expect, it } from "vitest";
import { dialectNamed } from "../../../model/dialects/registry.ts";
import { operationsIn } from "../../../properties/domains/bounded-domain.ts";
import { mayEnd } from "./may-end.ts";
import { worldOf } from "./world.ts";

/** Whether the last of the operations may end everything, in a domain of them all. */
function lastMayEnd(dialect: string, ...lines: readonly string[]): boolean {
  const operations = operationsIn(lines);
  const last = operations.at(-1);
  if (last === undefined) throw new TypeError("no operation");
  return mayEnd(last, worldOf(dialectNamed(dialect), operations));
}

const SLOT = "slot=0, gpa=0x0, size=0x1000, hva=0x10000000000";
const BINDING = `set_user_memory_region2(${SLOT}, flags=GUEST_MEMFD, guest_memfd=fd0)`;
const PLAIN = `set_user_memory_region2(${SLOT}, flags=0)`;

describe("an operation may end everything", () => {
  it.each([
    ["as posted, whatever it is", "memfile-v6:as-posted", ["guest_read(gpa=0x0)"]],
    [
      "where a file is mapped behind the guest's back",
      "memfile-v6",
      ["host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=fd0)", "guest_read(gpa=0x0)"],
    ],
    ["with a file of huge pages", "memfile-v6", ["fd0 = memfd_create(flags=HUGETLB)"]],
    [
      "that looks into a file of huge pages",
      "memfile-v6",
      ["fd0 = memfd_create(flags=HUGETLB)", "fstat(fd=fd0)"],
    ],
    [
      "that looks into an ordinary memfd through another descriptor",
      "linux-6.18",
      ["fd0 = memfd_create(flags=0)", "fd1 = dup(fd=fd0)", "get_seals(fd=fd1)"],
    ],
    ["that punches a part of a page", "memfile-v6", [punch("0x800")]],
    ["that cuts a page", "memfile-v6", ["ftruncate(fd=fd0, size=0x1004)"]],
    ["that writes half a tag", "memfile-v6", ["file_write(fd=fd0, offset=0x0, size=4, tag=1)"]],
    ["that takes a slot its file", "linux-6.18:toggle-allowed", [BINDING, PLAIN]],
    [
      "that begins a log of very many pages",
      "linux-6.18",
      ["set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=0x10001000, hva=0x0)"],
    ],
  ])("%s", (_, dialect, lines) => {
    expect(lastMayEnd(dialect, ...lines)).toBe(true);
  });

  it.each([
    ["that looks into a memfd that slots can hold", "memfile-v6", ["fstat(fd=fd0)"]],
    ["that closes an ordinary memfd", "linux-6.18", ["close(fd=fd0)"]],
    ["that punches whole pages", "memfile-v6", [punch("0x1000")]],
    ["that writes a tag", "memfile-v6", ["file_write(fd=fd0, offset=0x1000, size=8, tag=1)"]],
    ["that is refused a slot's file", "linux-6.18", [BINDING, PLAIN]],
  ])("but not one %s", (_, dialect, lines) => {
    expect(lastMayEnd(dialect, "fd0 = memfd_create(flags=0)", ...lines)).toBe(false);
  });
});

function punch(size: string): string {
  return `fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=${size})`;
}
