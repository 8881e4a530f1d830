import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { entriesReserved } from "./entries-reserved.ts";

describe("conversion/entries-reserved", () => {
  test("depends on the memory of the host, and says so", () => {
    const program =
      "fd0 = create_guest_memfd(size=0x7fffffffff000);" +
      "set_memory_attributes2(fd=fd0, offset=0x0, size=0x7fffffffff000, attributes=0)";

    expect(entriesReserved.unreachable).toMatch(/memory/);
    expect(verdictOf(entriesReserved, program, "linux-7.4:sw-protected")).toBe("silent");
  });
});
