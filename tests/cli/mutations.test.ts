import { expect, test } from "vitest";
import { damageInputs } from "./test-mutations.ts";

test("70 damaged inputs are judged or refused, in time, and never printed raw", async () => {
  const { codes, findings } = await damageInputs(70, 1);

  expect(findings).toEqual([]);
  expect([...codes]).toEqual(expect.arrayContaining([0, 1, 2]));
});
