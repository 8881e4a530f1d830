/** What of a shrunk trace matters, for people. */
import type { ArgumentExplanation, OperationExplanation } from "../report.ts";
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
