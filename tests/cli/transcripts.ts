/** The runnable parts of a document: files it shows, and console sessions with what they print. */

/** A file that the document shows: a fenced block whose first line names it. */
export interface ShownFile {
  readonly kind: "file";
  readonly name: string;
  readonly content: string;
}

/** One command of a console block, and what it prints. */
export interface ShownCommand {
  readonly kind: "command";
  /** As it stands behind the `$`. */
  readonly line: string;
  /** Variables set in front of the command. */
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** `...` alone stands for any lines, at the end of a line for any rest. */
  readonly expected: string;
  readonly exit: number;
}

/** Files and commands, in the order of the document. */
export function shownIn(markdown: string): readonly (ShownFile | ShownCommand)[] {
  const fence = /^```(console|trace|config)(?: (\S+))?\n([\s\S]*?)^```$/gm;
  return [...markdown.matchAll(fence)].flatMap(
    ([, language, name = "", body = ""]): readonly (ShownFile | ShownCommand)[] =>
      language === "console" ? commandsIn(body) : [{ kind: "file", name, content: body }],
  );
}

/** @returns a pattern of everything that the document allows to be printed. */
export function patternOf(expected: string): RegExp {
  const lines = expected.split("\n").map((line) => {
    if (line === "...") return "(?:.*\\n)*?";
    const exact = line.replace(/\.\.\.$/, "").replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return `${exact}${line.endsWith("...") ? ".*" : ""}\\n`;
  });
  return new RegExp(`^${lines.join("")}$`);
}

function commandsIn(body: string): readonly ShownCommand[] {
  return body
    .split(/^\$ /m)
    .slice(1)
    .map((session) => {
      const [line = "", ...printed] = session.trimEnd().split("\n");
      const exit = /^# exit (\d)$/.exec(printed.at(-1) ?? "")?.[1];
      const words = line.split(" ");
      const program = words.indexOf("memslot-check");
      return {
        kind: "command",
        line,
        env: Object.fromEntries(words.slice(0, program).map((word) => word.split("="))),
        args: words.slice(program + 1),
        expected: (exit === undefined ? printed : printed.slice(0, -1)).join("\n"),
        exit: Number(exit ?? 0),
      };
    });
}
