import { describe, expect, test } from "vitest";
import { splitCommand } from "./split-command.ts";

describe("a command line", () => {
  test.each([
    ["python3 machine.py", ["python3", "machine.py"]],
    ["  a\t b  ", ["a", "b"]],
    ["'my machine' \"of mine\"", ["my machine", "of mine"]],
    ["a'b c'd", ["ab cd"]],
    [`a '' ""`, ["a", "", ""]],
    ['a "b\\"c\\\\d\\e"', ["a", 'b"c\\d\\e']],
    ["a 'b\\c'", ["a", "b\\c"]],
    ["a b\\ c \\'d\\'", ["a", "b c", "'d'"]],
    [
      "echo $HOME *.c ; rm -rf x > y `z` | w # no",
      "echo $HOME *.c ; rm -rf x > y `z` | w # no".split(" "),
    ],
    ["ä'ö 🙂'", ["äö 🙂"]],
  ])("%j is %j", (line, words) => {
    expect(splitCommand(line)).toEqual(words);
  });

  test.each([
    ["", "names no program"],
    ["   ", "names no program"],
    ["'' a", "names no program"],
    ["a 'b", "has a ' that is not closed"],
    ['a "b\\"', 'has a " that is not closed'],
    ["a \\", "ends in a backslash"],
  ])("%j is refused", (line, message) => {
    expect(() => splitCommand(line)).toThrow(
      expect.objectContaining({ code: "MSC150", message: expect.stringContaining(message) }),
    );
  });
});
