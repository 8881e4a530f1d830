import { LINE_WIDTH } from "../../reports/formats/layout.ts";

/** Columns of the terminal; else what COLUMNS says, which some shells and tools set; else 100. */
export function columnsOf(
  terminal: number | undefined,
  env: Readonly<Record<string, string | undefined>>,
): number {
  if (terminal !== undefined && terminal > 0) return terminal;
  const said = env["COLUMNS"] ?? "";
  return /^[1-9][0-9]{0,4}$/.test(said) ? Number(said) : LINE_WIDTH;
}
