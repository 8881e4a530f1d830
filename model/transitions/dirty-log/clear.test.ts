import { describe, expect, test } from "vitest";
import { lastStep, region, stateAfter } from "../../test-support.ts";

/** A slot of 80 mapped pages: page 1 and page 66 were written, page 2 was read. */
const USED = [
  "host_mmap(hva=0x10000000000, size=0x50000, prot=read-write)",
  region("flags=LOG_DIRTY size=0x50000"),
  "guest_write(gpa=0x1000, tag=1)",
  "guest_read(gpa=0x2000)",
  "guest_write(gpa=0x42000, tag=1)",
].join(";");

function clear(first: number, num: number, pages: string): string {
  return `clear_dirty_log(slot=0, first_page=${first}, num_pages=${num}, pages=${pages})`;
}

describe("dirty-log/clear", () => {
  test.each([
    ["the pages named", clear(0, 64, "[1]"), { required: [66], allowed: [2, 66] }],
    ["pages that only may be dirty", clear(0, 64, "[2]"), { required: [1, 66], allowed: [1, 66] }],
    ["pages counted from the first", clear(64, 16, "[2]"), { required: [1], allowed: [1, 2] }],
    ["everything at once", clear(0, 80, "[0-79]"), { required: [], allowed: [] }],
  ])("clears %s", (_, line, dirty) => {
    expect(stateAfter(`${USED}; ${line}`).memslots.at(0)?.dirty).toEqual(dirty);
  });

  test.each([
    ["no page is named", clear(0, 64, "[]")],
    ["the named page is not dirty", clear(0, 64, "[5]")],
    ["the named page is behind the part handed over", clear(0, 64, "[66]")],
    ["there is nothing to hand over", clear(64, 0, "[2]")],
  ])("changes nothing when %s", (_, line) => {
    const { before, transitions } = lastStep(`${USED}; ${line}`);

    expect(transitions[0].expected).toEqual({ kind: "ok" });
    expect(transitions[0].state).toBe(before);
  });
});
