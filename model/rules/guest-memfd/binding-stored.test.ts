import { describe, expect, test } from "vitest";
import { region2, verdictOf } from "../../test-support.ts";
import { bindingStored } from "./binding-stored.ts";

describe("guest-memfd/binding-stored", () => {
  test("depends on the memory of the host, and says so", () => {
    const bind = region2("flags=GUEST_MEMFD guest_memfd=fd0");
    const program = `fd0 = create_guest_memfd(size=0x4000);${bind}`;

    expect(bindingStored.unreachable).toMatch(/memory/);
    expect(verdictOf(bindingStored, program, "linux-7.3")).toBe("silent");
  });
});
