/**
 * Help without the command: what a command line asks to be told needs none of the engine, and
 * `bin/memslot-check.js` asks here before it starts the rest.
 */
import { parseCommandLine } from "./parsing/parse-command-line.ts";
import { columnsOf } from "./printing/columns.ts";
import { renderHelp } from "./printing/help.ts";

/**
 * The help text that the arguments ask for.
 *
 * @returns undefined when they ask for something else, or are wrong: the command says so.
 */
export function helpFor(
  args: readonly string[],
  columns: number = columnsOf(process.stdout.columns, process.env),
): string | undefined {
  try {
    const { asks, verb } = parseCommandLine(args);
    return asks === "help" ? renderHelp(verb, columns) : undefined;
  } catch {
    return undefined;
  }
}
