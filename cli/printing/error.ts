/** Errors as two lines: what is wrong, and what to do next. */

import { HarnessError, isHarnessError } from "../../abi/harness-error.ts";
import { cut, escaped, shownText } from "../../abi/shown.ts";

/** Characters of a message or a hint, which may quote what came from outside; a list fits. */
const TEXT_MAX = 4000;

/**
 * The lines for standard error, with what would be lost otherwise, such as a trace.
 *
 * @param debug - adds the stack; without it an unexpected exception is two lines like any other
 *   error.
 */
export function renderError(error: unknown, debug: boolean): string {
  const known = isHarnessError(error) ? error : unexpected(error);
  const [message, hint] = [known.message, known.hint].map((text) => escaped(cut(text, TEXT_MAX)));
  const lines = [`memslot-check: ${known.code}: ${message}`, `  hint: ${hint}`];
  // A copy of another version may know no details.
  lines.push(...(known.details ?? []).map((line) => `  ${shownText(line, DETAIL_MAX)}`));
  if (debug && error instanceof Error) lines.push(escaped(error.stack ?? "", "\n"));
  return `${lines.join("\n")}\n`;
}

/** Characters of a line of details that are shown; no operation that means something has more. */
const DETAIL_MAX = 2000;

/** An exception that no code threw on purpose. */
function unexpected(error: unknown): HarnessError {
  const message = error instanceof Error ? error.message : String(error);
  return new HarnessError(
    "MSC299",
    `unexpected: ${message.split("\n")[0]}`,
    "this is a bug of memslot-check; MEMSLOT_CHECK_DEBUG=1 shows where",
  );
}
