import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runCommandLine } from "../../cli/command-line.ts";
import { VERBS } from "../../cli/parsing/verbs.ts";
import { fakeEnvironment } from "../../cli/test-support.ts";

const CWD = mkdtempSync(join(tmpdir(), "memslot-check-columns-"));

afterAll(() => rmSync(CWD, { recursive: true }));

const COLUMNS = 80;
const BUG = "--implementation simulator:bug=b-22-private-offset-beyond-files";

/** Traces and tokens stay in one piece, and so does a word that is longer than a line. */
const WHOLE = /\S{60}|\(.*[a-z]+=|memslot-check replay|^ +memslot-check-trace|^example: /;

const EXAMPLES = VERBS.map(({ name }) => `${name} --help`);

test.each([
  "--help",
  ...EXAMPLES,
  "check --seed 42 --runs 5",
  "check --seed 42 --runs 5 --verbose",
  "check --seed 42 --dialect memfile-v6 --runs 5",
  `check --seed 42 --shrink-evaluations 20 ${BUG}`,
  "explore --domain linux-6.18/tiny",
  "explore --domain linux-6.18/tiny --reduce partial-order --verbose",
  "bugs b-22-private-offset-beyond-files --seed 42",
  "failures",
  "conform",
  "probe --print-config",
  "rules --dialect linux-6.18",
  "rules --diff linux-6.12 linux-6.18",
])("no line of %s leaves a terminal of 80 columns", async (line) => {
  const fake = fakeEnvironment(line.split(" "), CWD);
  await runCommandLine({ ...fake, columns: COLUMNS });

  const lines = [...fake.out, ...fake.error].join("").split("\n");

  expect(lines.length).toBeGreaterThan(1);
  expect(lines.filter((each) => each.length > COLUMNS && !WHOLE.test(each))).toEqual([]);
});
