import { expect, test } from "vitest";
import { fakeEnvironment } from "../test-support.ts";
import { guarded } from "./guard.ts";

const TEXT = "a\u001b[1mb\u001b[22m\u001b[2J\r\u001b[Kc\u0007\n";

test.each([
  [false, "a\\u001b[1mb\\u001b[22m\\u001b[2J\\u000d\\u001b[Kc\\u0007\n"],
  [true, "a\u001b[1mb\u001b[22m\\u001b[2J\r\u001b[Kc\\u0007\n"],
])("colours pass to a terminal (%s) and nothing else does", (isTerminal, expected) => {
  const fake = fakeEnvironment([], ".");
  const environment = guarded({
    ...fake,
    outIsTerminal: isTerminal,
    errorIsTerminal: isTerminal,
  });

  environment.writeOut(TEXT);
  environment.writeError(TEXT);

  expect([fake.out, fake.error]).toEqual([[expected], [expected]]);
});

test("JSON means the same behind it", () => {
  const fake = fakeEnvironment([], ".");
  const value = { text: "\u007f\u009b\u202e\u0000 ä \u{1f600}" };

  guarded(fake).writeOut(`${JSON.stringify(value)}\n`);

  expect(fake.out[0]).toMatch(/^[ -~ä\u{1f600}]*\n$/u);
  expect(JSON.parse(fake.out.join(""))).toEqual(value);
});
