import { describe, expect, test } from "vitest";
import { lastOutcome, region, verdictOf } from "../../test-support.ts";
import { idExists } from "./id-exists.ts";

describe("memslot/id-exists", () => {
  test("by itself refuses the first id that is not even internal", () => {
    expect(verdictOf(idExists, region("slot=32767"))).toBe("EINVAL");
    expect(verdictOf(idExists, region("slot=32766"))).toBe("silent");
  });

  test("is never asked about such an id, since it is no user slot", () => {
    expect(lastOutcome(region("slot=32767"))).toBe("EINVAL memslot/id-is-user-slot");
    expect(idExists.unreachable).toContain("memslot/id-is-user-slot");
  });
});
