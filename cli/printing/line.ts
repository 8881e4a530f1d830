/** One line on standard error: rewritten on a terminal, a new one now and then elsewhere. */
import type { Environment } from "../environment.ts";

export interface StatusLine {
  /** Shows a text when a line is due. */
  readonly show: (elapsedMs: number, text: string) => void;
  /** Removes the line from a terminal, so that nothing of it stays between reports. */
  readonly clear: () => void;
}

/** How often a line is due. */
const TERMINAL_EVERY_MS = 1000;
const ELSEWHERE_EVERY_MS = 10_000;

/** Back to the first column, and erase to the end of the line. */
const ERASE_LINE = "\r\u001b[K";

/** @param quiet - nothing is ever shown. */
export function openLine(
  {
    errorIsTerminal,
    columns,
    writeError,
  }: Pick<Environment, "errorIsTerminal" | "columns" | "writeError">,
  quiet: boolean,
): StatusLine {
  const everyMs = errorIsTerminal ? TERMINAL_EVERY_MS : ELSEWHERE_EVERY_MS;
  let dueMs = everyMs;
  let shown = false;
  return {
    show: (elapsedMs, text) => {
      if (quiet || elapsedMs < dueMs) return;
      dueMs = elapsedMs + everyMs;
      // A line that reaches the last column would wrap, and only its end could be erased again.
      writeError(errorIsTerminal ? `${ERASE_LINE}${text.slice(0, columns - 1)}` : `${text}\n`);
      shown = errorIsTerminal;
    },
    clear: () => {
      if (shown) writeError(ERASE_LINE);
      shown = false;
    },
  };
}
