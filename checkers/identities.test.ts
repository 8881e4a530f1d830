import { expect, test } from "vitest";
import { Identities, KNOWN_CHECKS_MAX } from "./identities.ts";

test("the first run of an identity is worth shrinking, the others are counted", () => {
  const identities = new Identities();

  const worth = ["a", "b", "a", "a"].map((identity) => identities.record(identity));

  expect(worth).toEqual([true, true, false, false]);
  expect(identities.notes()).toEqual(["3 runs diverged as a; the first is reported"]);
});

test("as long as all of them are known, the next one is worth shrinking, too", () => {
  const identities = new Identities();
  identities.record("a");
  identities.recordKnown("a");

  const worth = [identities.record("a"), identities.record("a")];

  expect(worth).toEqual([true, false]);
  expect(identities.notes()).toEqual([
    "3 runs diverged as a; the first 1 are known, the next one is reported",
  ]);
});

test("known ones are no longer looked into when there were enough of them", () => {
  const identities = new Identities();
  for (let run = 0; run < KNOWN_CHECKS_MAX; run++) {
    identities.record("a");
    identities.recordKnown("a");
  }

  expect(identities.notes()).toEqual([]);
  expect(identities.record("a")).toBe(false);
  expect(identities.notes()).toEqual([
    `6 runs diverged as a; the first ${KNOWN_CHECKS_MAX} are known, ` +
      "the others were not looked into",
  ]);
});
