import { expect, test } from "vitest";
import { U32_MAX } from "../../abi/units.ts";
import { decodeReturn } from "./tags.ts";

test("a returned value wider than 32 bits is no tag", () => {
  expect([decodeReturn(7n), decodeReturn(BigInt(U32_MAX) + 8n)]).toEqual([7, U32_MAX + 8]);
});
