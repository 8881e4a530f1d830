/** Names of the formats that a report can be written in: what help texts know of them. */

export const FORMAT_NAMES = ["text", "json", "ktap", "junit", "github", "markdown"] as const;

/** Name of a format, as behind `--report` and `report --to`. */
export type FormatName = (typeof FORMAT_NAMES)[number];
