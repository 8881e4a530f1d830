/**
 * Tables of answers as text: one row for every rule and effect of a dialect, with the shortest
 * program that it decides, what is answered, and where that is written.
 *
 *     == linux-6.18
 *     -- memfd_create file/memfd-flags-known
 *        fd0 = memfd_create(flags=0x20)
 *     => EINVAL
 *      @ mm/memfd.c, memfd_create, Linux 5.18 to 6.18
 *
 * `~>` is what the simulator answers, where the model leaves more open.
 */
import { createHash } from "node:crypto";

/** What one rule or effect answers to its program. */
export interface AnswerRow {
  readonly dialect: string;
  readonly operation: string;
  /** Id of the rule, or the outcome of the effect, that decides the last operation. */
  readonly decider: string;
  /** Lines of notation. */
  readonly program: readonly string[];
  /** What the model allows, most expected first. */
  readonly answer: string;
  /** What the simulator answers; the same text where the model allows one thing. */
  readonly seen: string;
  readonly source: string;
}

/** Names a row for people. */
export function nameOf({ dialect, operation, decider }: AnswerRow): string {
  return `${dialect} ${operation} ${decider}`;
}

/** The text of a table, with a checksum, so that nobody changes an answer by hand. */
export function printTable(rows: readonly AnswerRow[]): string {
  const dialects = [...new Set(rows.map(({ dialect }) => dialect))];
  const body = dialects
    .flatMap((name) => [
      `== ${name}`,
      ...rows.filter(({ dialect }) => dialect === name).flatMap(rowLines),
    ])
    .join("\n");
  return `${HEADER}${CHECKSUM}${checksumOf(body)}\n\n${body}\n`;
}

/**
 * The rows of a table.
 *
 * @throws {Error} when the text is not what {@link printTable} wrote.
 */
export function parseTable(text: string): readonly AnswerRow[] {
  const [head = "", ...parts] = text.split("\n\n");
  const body = parts.join("\n\n").replace(/\n$/, "");
  if (!head.endsWith(CHECKSUM + checksumOf(body))) {
    throw new Error("a table of answers was changed by hand: restore it, and run npm run answers");
  }
  const rows: AnswerRow[] = [];
  let dialect = "";
  for (const block of body.split(/^(?=-- |== )/m)) {
    if (block.startsWith("== ")) dialect = block.slice(3).trim();
    else rows.push(parseRow(dialect, block));
  }
  return rows;
}

const HEADER = `# What each rule and effect answers, and why. "npm run answers" writes it, and
# refuses to change an answer whose source says what it said before (tests/answers/README.md).
`;
const CHECKSUM = "# checksum ";

function checksumOf(body: string): string {
  return createHash("sha256").update(body).digest("hex").slice(0, 16);
}

function rowLines({ operation, decider, program, answer, seen, source }: AnswerRow): string[] {
  return [
    `-- ${operation} ${decider}`,
    ...program.map((line) => `   ${line}`),
    `=> ${answer}`,
    ...(seen === answer ? [] : [`~> ${seen}`]),
    ` @ ${source}`,
  ];
}

function parseRow(dialect: string, block: string): AnswerRow {
  const lines = block.trimEnd().split("\n");
  const marked = (mark: string): string[] =>
    lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(3));
  const [operation = "", decider = ""] = (marked("-- ")[0] ?? "").split(" ");
  const [answer = ""] = marked("=> ");
  const [seen = answer] = marked("~> ");
  const [source = ""] = marked(" @ ");
  return { dialect, operation, decider, program: marked("   "), answer, seen, source };
}
