import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { OUTCOME_KINDS } from "../../abi/outcome-fields.ts";
import {
  outcomeFromJson,
  outcomeToJson,
  parseOutcome,
  printOutcome,
} from "../../abi/outcome-notation.ts";
import * as api from "../../index.ts";
import { REPOSITORY_ROOT } from "../tidy/repository.ts";

const PAGE = readFileSync(join(REPOSITORY_ROOT, "docs/formats.md"), "utf8");

/** Rows of three code spans: kind, text, JSON. */
const ROWS = [...PAGE.matchAll(/^\| `(\w+)` \| `([^`]+)` \| `(\{[^`]+\})` \|$/gm)].map(
  ([, kind = "", text = "", json = ""]) => ({ kind, text, json }),
);

test("docs/formats.md has a row for every kind of outcome, in the order of the table", () => {
  expect([...new Set(ROWS.map(({ kind }) => kind))]).toEqual(OUTCOME_KINDS);
});

test.each(ROWS)("docs/formats.md shows what is written and read: $text", ({ kind, text, json }) => {
  const outcome = parseOutcome(text);

  expect(outcome.kind).toBe(kind);
  expect(printOutcome(outcome)).toBe(text);
  expect(JSON.stringify(outcomeToJson(outcome))).toBe(json);
  expect(outcomeFromJson(JSON.parse(json))).toStrictEqual(outcome);
});

test("docs/formats.md says the versions", () => {
  const versions = [...PAGE.matchAll(/`(\w+_SCHEMA)`, (\d+)/g)].map(([, name, at]) => [name, at]);

  expect(versions).toEqual([
    ["OUTCOME_SCHEMA", String(api.OUTCOME_SCHEMA)],
    ["TRACE_SCHEMA", String(api.TRACE_SCHEMA)],
    ["REPORT_SCHEMA", String(api.REPORT_SCHEMA)],
  ]);
});

test("docs/formats.md names functions that the library exports", () => {
  const names = [
    ...PAGE.matchAll(/`((?:parse|print|render)\w+|\w+(?:From|To)Json|is\w+)[`(]/g),
  ].map(([, name]) => name);

  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !(name !== undefined && name in api))).toEqual([]);
});
