/** Prints a Markdown table with aligned columns under a heading. */
export function printTable(
  heading: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  console.log([`\n## ${heading}\n`, line(header), rule, ...rows.map(line)].join("\n"));
}

export function seconds(value: number): string {
  return value.toFixed(2);
}

export function whole(value: number): string {
  return value.toLocaleString("en");
}

/** Least and greatest of some figures. */
export function rangeText(values: readonly number[]): string {
  return `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`;
}

/** For the heading of a column of ranges. */
export function roundsText(count: number): string {
  return count === 1 ? "in 1 round" : `in ${count} rounds`;
}

/** The middle of an odd number of values. */
export function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[values.length >> 1] ?? Number.NaN;
}
