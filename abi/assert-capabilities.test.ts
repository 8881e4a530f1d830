import { describe, expect, test } from "vitest";
import { assertCapabilities } from "./assert-capabilities.ts";
import { ALL_FEATURES } from "./features.ts";
import type { Capabilities } from "./implementation.ts";
import { OPERATION_KINDS } from "./operation-fields.ts";

const GOOD = { name: "mine", operations: OPERATION_KINDS, observable: false };

function refusal(change: Readonly<Record<string, unknown>>): unknown {
  try {
    assertCapabilities({ ...GOOD, ...change } as unknown as Capabilities);
    return undefined;
  } catch (error) {
    return error;
  }
}

describe("capabilities", () => {
  test("that name what there is are taken, with whatever else they have", () => {
    const all = {
      ...{ features: ALL_FEATURES, slotPagesMax: 0n, fileSizeMaxBytes: 1n, gpaLimit: 1n << 46n },
      ...{ addressSpaces: 1, twoDimensionalPaging: true, memoryAttributes: false },
      ...{ guestMemfdFlags: 0n, fingerprint: false, remark: "of my own" },
    };

    expect([refusal({}), refusal(all)]).toEqual([undefined, undefined]);
  });

  test.each([
    [{ operations: ["guest_wirte"] }, 'no operation: "guest_wirte"', "did you mean guest_write?"],
    [{ features: ["large-slot"] }, 'no feature: "large-slot"', "did you mean large-slots?"],
    [{ features: ["magic"] }, 'no feature: "magic"', /^there are double-fetch, /],
    [{ operations: [7] }, "no operation: 7", /^there are set_user_memory_region, /],
    [{ operations: "guest_read" }, 'say operations: "guest_read"', "it takes a list of operations"],
    [{ slotPageMax: 1n }, 'have no "slotPageMax"', "did you mean slotPagesMax?"],
    [{ slotPagesMax: 16 }, "say slotPagesMax: 16", "it takes a bigint that is not negative"],
    [{ addressSpaces: 3 }, "say addressSpaces: 3", "it takes 1 or 2"],
    [{ observable: undefined }, "say observable: undefined", "it takes true or false"],
  ])("that say what nobody would obey are refused: %o", (change, message, hint) => {
    expect(refusal(change)).toMatchObject({
      code: "MSC140",
      message: expect.stringContaining(message),
      hint: typeof hint === "string" ? hint : expect.stringMatching(hint),
    });
  });
});
