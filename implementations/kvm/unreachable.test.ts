import { expect, test } from "vitest";
import { CAP } from "./constants.ts";
import { type MachineLimits, unreachableOn } from "./unreachable.ts";

const EVERYTHING: MachineLimits = {
  facts: ["smm", "tdp", "attributes"],
  guestMemfdFlags: 3n,
};
const ANSWERS = Object.fromEntries(Object.keys(CAP).map((name) => [name, 3])) as Record<
  keyof typeof CAP,
  number
>;

function firstWords(machine: Partial<MachineLimits>, answers: Partial<typeof ANSWERS> = {}) {
  const sentences = unreachableOn(
    { ...EVERYTHING, ...machine },
    { ...ANSWERS, ...answers },
    "6.18.44",
  );
  return sentences.map((sentence) => sentence.split(":")[0]);
}

test("a machine with everything lacks only what is a hazard", () => {
  expect(firstWords({})).toEqual(["without --allow-hazards"]);
});

test.each([
  ["shadow paging", { facts: ["no-tdp"] }, {}, "pre-faulting"],
  ["one address space", { facts: ["no-smm"] }, {}, "address space 1"],
  ["no attributes", { facts: ["no-attributes"] }, {}, "memory attributes"],
  ["no flags", { guestMemfdFlags: 0n }, {}, "guest memory in a guest_memfd"],
  ["no guest_memfd", { guestMemfdFlags: 0n }, { KVM_CAP_GUEST_MEMFD: 0 }, "guest_memfd"],
  ["one type of VM", {}, { KVM_CAP_VM_TYPES: 1 }, "private memory"],
])("%s is said", (_, machine, answers, expected) => {
  expect(firstWords(machine, answers)).toEqual([expected, "without --allow-hazards"]);
});
