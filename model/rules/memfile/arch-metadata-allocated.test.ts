import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { archMetadataAllocated } from "./arch-metadata-allocated.ts";

describe("memfile/arch-metadata-allocated", () => {
  test.each([
    ["the last allocation of a create", region("inject=ENOMEM@2")],
    ["the last of a slot that logs", region("flags=LOG_DIRTY inject=ENOMEM@3")],
    ["the last of a move", `${region()}; ${region("gpa=0x8000 inject=ENOMEM@2")}`],
  ])("answers ENOMEM to %s", (_, program) => {
    expect(verdictOf(archMetadataAllocated, program, "memfile-v6")).toBe("ENOMEM");
  });

  test.each([
    [
      "new flags, which need none",
      [region("flags=LOG_DIRTY"), region("inject=ENOMEM@2")].join("; "),
    ],
    ["an allocation there is not", region("inject=ENOMEM@3")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(archMetadataAllocated, program, "memfile-v6")).toBe("silent");
  });
});
