/** What of a shrunk trace matters, for people. */
import type { ArgumentExplanation, OperationExplanation, PrefixShare } from "../report.ts";
import { indented } from "./layout.ts";
import type { Paint } from "./paint.ts";

/** Each operation, and below it what else would do; nothing where nobody asked. */
export function explanationLines(
  explanation: readonly OperationExplanation[] | undefined,
  paint: Paint,
): readonly string[] {
  if (explanation === undefined) return [];
  return ["  what matters", ...explanation.flatMap((one) => operationLines(one, paint)), ""];
}

/** From which operation on it was bound to fail; nothing where nobody asked. */
export function causalityLines(
  causality: readonly PrefixShare[] | undefined,
  paint: Paint,
): readonly string[] {
  if (causality === undefined || causality.length === 0) return [];
  const shares = causality.map((share) => `    ${shareText(share)}`);
  return ["  of what could follow", ...shares.map(paint.dim), ""];
}

function shareText({ operations, failing, tried, exact }: PrefixShare): string {
  const start = operations === 0 ? "the start" : `operation ${operations}`;
  const percent = ((100 * failing) / Math.max(1, tried)).toFixed(1);
  const how = exact ? `all ${tried}` : `${tried} drawn`;
  return `${start}: ${percent} % still fails, of ${how}`;
}

function operationLines(
  { operation, isNeeded, instead, arguments: args }: OperationExplanation,
  paint: Paint,
): readonly string[] {
  const any = args.filter(({ matters }) => matters === "any").map(({ name }) => name);
  const only = args.filter(({ matters, tried }) => matters === "only" && tried > 0);
  const notes = [
    isNeeded ? "" : "may be left out",
    only.length === 0
      ? ""
      : `matters: ${only.map(({ name, value }) => `${name}=${value}`).join(", ")}`,
    any.length === 0 ? "" : `may be any other: ${any.join(", ")}`,
    ...args.filter(({ matters }) => matters === "some").map(someOf),
    ...instead.map((other) => `or ${other}`),
  ];
  const told = notes.filter((note) => note !== "");
  return [
    ...indented(operation, 4, paint.width),
    ...told.flatMap((note) => indented(note, 6, paint.width).map(paint.dim)),
  ];
}

function someOf({ name, others }: ArgumentExplanation): string {
  return `${name} may be ${others.join(", ")} as well`;
}
