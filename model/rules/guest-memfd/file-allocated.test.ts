import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { fileAllocated } from "./file-allocated.ts";

describe("guest-memfd/file-allocated", () => {
  test("says why no trace can make it speak", () => {
    expect(fileAllocated.unreachable).toMatch(/memory/);
    expect(verdictOf(fileAllocated, "fd0 = create_guest_memfd(size=0x1000)")).toBe("silent");
  });
});
