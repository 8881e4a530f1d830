import { expect, test } from "vitest";
import { LINUX_DIALECTS, missedBy } from "./test-walks.ts";

test.each(LINUX_DIALECTS)(
  "$name, on random walks, reaches everything that it says can be reached",
  (dialect) => {
    expect(missedBy(dialect)).toEqual([]);
  },
);
