/** What the documents show of the command line, and how it is done again. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runCommandLine } from "../../cli/command-line.ts";
import { fakeEnvironment } from "../../cli/test-support.ts";
import { REPOSITORY_ROOT } from "../tidy/repository.ts";
import { type ShownCommand, type ShownFile, shownIn } from "./transcripts.ts";

/** The text of the documents that show the command line at work. */
export const DOCUMENT: string = [
  "cli.md",
  "shrinking.md",
  "failures.md",
  "exploring.md",
  "exporting.md",
]
  .map((name) => readFileSync(join(REPOSITORY_ROOT, "docs", name), "utf8"))
  .join("\n");

/** All that they show. */
export const SHOWN: readonly (ShownFile | ShownCommand)[] = shownIn(DOCUMENT);

/** What explores larger domains, hunts a whole catalogue or draws many traces. */
const LONG = /^explore .*--reduce|^bugs --dialect|^check .*(--runs 100 |--known )/;

/** The others of their verb show in `npm test` that the documents are true. */
export function isLong({ args }: ShownCommand): boolean {
  return LONG.test(args.join(" "));
}

/** Does what is shown, in this process, and tells what it prints on either stream. */
export async function perform(
  { args, env }: ShownCommand,
  directory: string,
): Promise<{ readonly printed: string; readonly code: number }> {
  const printed: string[] = [];
  const code = await runCommandLine({
    ...fakeEnvironment(args, directory, env),
    writeOut: (text) => void printed.push(text),
    writeError: (text) => void printed.push(text),
  });
  return { printed: printed.join(""), code };
}
