/** Command lines as words, by the quoting rules of a shell and nothing else of it. */
import { HarnessError } from "../../abi/harness-error.ts";
import { shownText } from "../../abi/shown.ts";

/**
 * The words of a command line. Spaces separate words. Inside single quotes everything stands for
 * itself; inside double quotes a backslash makes `"` and `\` stand for themselves; elsewhere it
 * does so with any character. Nothing is expanded.
 *
 * @returns at least one word.
 * @throws {HarnessError} MSC150 for a quote that is not closed, a backslash with nothing behind it,
 *   or no word at all.
 */
export function splitCommand(line: string): readonly [string, ...string[]] {
  const words: string[] = [];
  let word: string | undefined;
  for (const [token] of line.matchAll(TOKENS)) {
    if (/^\s/.test(token)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + textOf(token, line);
    }
  }
  if (word !== undefined) words.push(word);
  const [file, ...args] = words;
  if (file === undefined || file === "") throw unusable(line, "names no program");
  return [file, ...args];
}

/** White space, a quoted part, a character behind a backslash, plain text; or what is broken. */
const TOKENS = /\s+|'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\]+|["'\\]/gsu;

function textOf(token: string, line: string): string {
  if (token === "'" || token === '"') throw unusable(line, `has a ${token} that is not closed`);
  if (token === "\\") throw unusable(line, "ends in a backslash");
  if (token.startsWith("'")) return token.slice(1, -1);
  if (token.startsWith('"')) return token.slice(1, -1).replace(/\\(["\\])/g, "$1");
  return token.startsWith("\\") ? token.slice(1) : token;
}

function unusable(line: string, what: string): HarnessError {
  const hint = "quote as for a shell: --implementation 'exec:python3 \"my machine.py\"'";
  return new HarnessError("MSC150", `the command line ${shownText(line)} ${what}`, hint);
}
