import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { slotLogs } from "./slot-logs.ts";

describe("dirty-log/slot-logs", () => {
  test.each([
    ["a slot that does not exist", "get_dirty_log(slot=0)"],
    ["a slot that does not log", `${region()}; get_dirty_log(slot=0)`],
    [
      "a slot that has ceased to log",
      `${region("flags=LOG_DIRTY")}; ${region()}; get_dirty_log(slot=0)`,
    ],
    [
      "the same for clearing",
      `${region()}; clear_dirty_log(slot=0, first_page=0, num_pages=4, pages=[])`,
    ],
  ])("answers ENOENT to %s", (_, program) => {
    expect(verdictOf(slotLogs, program)).toBe("ENOENT");
  });

  test.each([
    ["a slot that logs", `${region("flags=LOG_DIRTY")}; get_dirty_log(slot=0)`],
    [
      "a slot that has begun to log",
      `${region()}; ${region("flags=LOG_DIRTY")}; get_dirty_log(slot=0)`,
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(slotLogs, program)).toBe("silent");
  });
});
