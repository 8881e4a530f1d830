import { expect, test } from "vitest";
import { columnsOf } from "./columns.ts";

test.each([
  [120, { COLUMNS: "80" }, 120],
  [undefined, { COLUMNS: "80" }, 80],
  [undefined, { COLUMNS: "wide" }, 100],
  [0, {}, 100],
])("a terminal of %s columns with %j has lines of %i", (terminal, env, columns) => {
  expect(columnsOf(terminal, env)).toBe(columns);
});
