import { expect, test } from "vitest";
import { parseOperation } from "../../../abi/notation.ts";
import { dialectNamed } from "../../dialects/registry.ts";
import { FRESH_MACHINE } from "../../state.ts";
import { always } from "./always.ts";

test("refused/always is a fault of the ladder when it is reached", () => {
  const operation = parseOperation("pre_fault_memory(gpa=0x0, size=0x1000)");
  const context = { dialect: dialectNamed("linux-6.18"), state: FRESH_MACHINE, operation };

  expect(() => always.apply(context)).toThrow(expect.objectContaining({ code: "MSC202" }));
});
