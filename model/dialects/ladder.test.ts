import { describe, expect, test } from "vitest";
import type { Operation } from "../../abi/operation.ts";
import type { Ladder, Rule } from "../rule.ts";
import {
  hasRule,
  inOrder,
  insertAfter,
  insertFirst,
  modelIn,
  moved,
  onlyReachable,
  reachable,
  replaced,
  unreachable,
  withErrno,
  without,
} from "./ladder.ts";
import { LINUX_6_1 } from "./linux-6.1.ts";

const [a, b, c, d] = ["a", "b", "c", "d"].map(ruleNamed) as [Rule, Rule, Rule, Rule];
const ABC = inOrder(a, b, c);

function ruleNamed(id: string): Rule {
  return { id, sentence: "", source: "", verdict: "EINVAL", speaks: () => false };
}

function idsOf(ladder: Ladder<Operation>): string {
  return ladder.map(({ rule }) => rule.id).join("");
}

describe("a successor's ladder", () => {
  test.each([
    ["inserts behind a rule", insertAfter(ABC, a, d), "adbc"],
    ["inserts behind the last", insertAfter(ABC, c, d), "abcd"],
    ["inserts in front", insertFirst(ABC, d), "dabc"],
    ["leaves rules out", without(ABC, a, c), "b"],
    ["puts a rule in the place of another", replaced(ABC, b, d), "adc"],
    ["moves a rule down", moved(ABC, a, c), "bca"],
    ["moves a rule up", moved(ABC, c, a), "acb"],
  ])("%s", (_, ladder, ids) => {
    expect(idsOf(ladder)).toBe(ids);
    expect(idsOf(ABC)).toBe("abc");
  });

  test("gives a rule another errno and keeps the others", () => {
    expect(withErrno(ABC, b, "EEXIST").map(({ errno }) => errno)).toEqual([
      undefined,
      "EEXIST",
      undefined,
    ]);
  });

  test("says which rules cannot speak, and takes it back", () => {
    const hidden = unreachable(ABC, "because", a, b);

    expect(hidden.map(({ unreachable: why }) => why)).toEqual(["because", "because", undefined]);
    expect(reachable(hidden, a, d)[0]).toEqual({ rule: a });
    expect(onlyReachable(hidden, "now", b).map(({ unreachable: why }) => why)).toEqual([
      "now",
      undefined,
      "now",
    ]);
  });

  test("can only change what its predecessor has", () => {
    const wrong = expect.objectContaining({ code: "MSC202" });

    expect(hasRule(ABC, d)).toBe(false);
    expect(() => insertAfter(ABC, d, a)).toThrow(wrong);
    expect(() => replaced(ABC, d, a)).toThrow(wrong);
    expect(() => without(ABC, d)).toThrow(wrong);
    expect(() => modelIn(LINUX_6_1, "create_guest_memfd")).toThrow(wrong);
  });
});
