import { expect, test } from "vitest";
import { dialectNamed } from "../model/dialects/registry.ts";
import { type Fact, type Needs, unfulfilled } from "./need.ts";

const AVAILABLE = {
  kinds: ["guest_read", "close"],
  features: ["second-vm"],
  dialect: dialectNamed("linux-6.18"),
} as const;
const OLD: Fact = { name: "old kernel", holds: ({ name }) => name === "linux-6.1" };
const NEW: Fact = { name: "new kernel", holds: ({ name }) => name === "linux-6.18" };

test.each<[string, Needs, readonly string[]]>([
  ["nothing", [], []],
  ["operations that are there", ["guest_read", "close"], []],
  ["an operation that is not", ["guest_read", "dup"], ["dup"]],
  ["a feature that is there", ["second-vm"], []],
  ["a feature that is not", ["double-fetch"], ["double-fetch"]],
  ["a fact that holds", [NEW], []],
  ["a fact that does not", [OLD], ["old kernel"]],
  [
    "one of several that is there",
    [
      ["dup", "close"],
      [OLD, "second-vm"],
    ],
    [],
  ],
  ["one of several of which none is", [["dup", OLD], "close"], ["dup or old kernel"]],
])("tells what is missing of %s", (_, needs, missing) => {
  expect(unfulfilled(needs, AVAILABLE)).toEqual(missing);
});
