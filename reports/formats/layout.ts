/** Plain text layout: aligned columns, wrapped paragraphs, numbers with thousands separators. */

/** Width that every format keeps to where the content allows it, unless a terminal has another. */
export const LINE_WIDTH = 100;

/** Widest and narrowest lines that are written for a terminal: beyond, nobody reads them. */
const WIDTH_MAX = 120;
const WIDTH_MIN = 60;

/** The width of lines for a terminal of so many columns. */
export function widthFor(columns: number): number {
  return Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, columns));
}

/** A space at which {@link layOutTable} breaks no line; it comes out as an ordinary one. */
export const UNBREAKABLE = "\u00a0";

/** How a column is aligned. */
export type Alignment = "left" | "right";

/**
 * Rows as aligned columns. The last column is wrapped under itself when it does not fit; it is
 * never cut, but stands below the others where one of its words is too long. Where nothing is left
 * for it, the first column gets lines of its own above the others.
 *
 * @param paintRow - applied to each finished line of the row with this index, so that colours do
 *   not disturb widths.
 */
export function layOutTable(
  rows: readonly (readonly string[])[],
  alignments: readonly Alignment[],
  indent: number,
  paintRow: (line: string, row: number) => string = (line) => line,
  width: number = LINE_WIDTH,
): readonly string[] {
  const last = alignments.length - 1;
  const widths = alignments.map((_, column) => widest(rows.map((row) => row[column] ?? "")));
  const room = widths.slice(0, last).reduce((sum, each) => sum + each + GAP, indent);
  if (last > 1 && room + Math.min(widths[last] ?? 0, MIN_TAIL) > width) {
    return stacked(rows, alignments, indent, paintRow, width);
  }
  return rows.flatMap((row, index) => {
    const cells = row
      .slice(0, last)
      .map((cell, column) => pad(cell, widths[column] ?? 0, alignments[column] ?? "left"));
    const start = " ".repeat(indent) + cells.map((cell) => cell + " ".repeat(GAP)).join("");
    const text = row[last] ?? "";
    const tailWidth = Math.max(MIN_TAIL, width - room);
    // A word that does not fit behind the other cells may well fit below them.
    const isBelow = last > 0 && widest(text.split(" ")) > tailWidth;
    const tail = isBelow
      ? indented(text, indent + STACK_INDENT, width)
      : indented(text, room, Math.max(width, room + MIN_TAIL));
    const aligned =
      alignments[last] === "right"
        ? tail.map((line) => line.trimStart().padStart(room + (widths[last] ?? 0)))
        : tail;
    const [first = "", ...rest] = aligned;
    const lines = isBelow ? [start, ...aligned] : [start + first.slice(room), ...rest];
    return lines.map((line) => paintRow(line.replaceAll(UNBREAKABLE, " ").trimEnd(), index));
  });
}

/** Each row as a line of its first cell, and below it, further in, the rest of the table. */
function stacked(
  rows: readonly (readonly string[])[],
  alignments: readonly Alignment[],
  indent: number,
  paintRow: (line: string, row: number) => string,
  width: number,
): readonly string[] {
  const heads = new Map(rows.map(([head = ""], row) => [row, " ".repeat(indent) + head]));
  const rest = rows.map((row) => row.slice(1));
  const lines: string[] = [];
  const withHead = (line: string, row: number): string => {
    const head = heads.get(row);
    heads.delete(row);
    if (head !== undefined) lines.push(paintRow(head, row));
    lines.push(paintRow(line, row));
    return line;
  };
  layOutTable(rest, alignments.slice(1), indent + STACK_INDENT, withHead, width);
  return lines;
}

/** Length of the longest text; there may be more of them than a call takes arguments. */
export function widest(texts: readonly string[]): number {
  return texts.reduce((longest, { length }) => Math.max(longest, length), 0);
}

/** Words of a text in lines of at most this width; a longer word gets a line of its own. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of text.split(" ")) {
    const longer = current === "" ? word : `${current} ${word}`;
    if (longer.length <= width || current === "") {
      current = longer;
    } else {
      lines.push(current);
      current = word;
    }
  }
  return [...lines, current];
}

/** The text wrapped behind so many blanks; lines after the first one further in by `hanging`. */
export function indented(
  text: string,
  indent: number,
  width: number,
  hanging = 0,
): readonly string[] {
  const [first = ""] = wrap(text, width - indent);
  const rest = text.slice(first.length + 1);
  const below = rest === "" ? [] : wrap(rest, width - indent - hanging);
  return [first, ...below.map((line) => " ".repeat(hanging) + line)].map(
    (line) => " ".repeat(indent) + line,
  );
}

/** `48211` as `48,211`. */
export function count(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 run`, `2 runs`. */
export function counted(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? "" : "s"}`;
}

/** Milliseconds for people: `340 ms`, `12.3 s`, `4 min 5 s`. */
export function span(durationMs: number): string {
  if (durationMs < 1000) return `${Math.round(durationMs)} ms`;
  if (durationMs < 60_000) return `${(durationMs / 1000).toFixed(1)} s`;
  const seconds = Math.round(durationMs / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Bytes for people, in whole KiB or, from one on, MiB: `32 KiB`, `512 MiB`. */
export function bytes(number: number): string {
  const isLarge = number >= 2 ** 20;
  return `${count(Math.ceil(number / 2 ** (isLarge ? 20 : 10)))} ${isLarge ? "MiB" : "KiB"}`;
}

const GAP = 2;
const MIN_TAIL = 24;
const STACK_INDENT = 4;

function pad(cell: string, width: number, alignment: Alignment): string {
  return alignment === "right" ? cell.padStart(width) : cell.padEnd(width);
}
