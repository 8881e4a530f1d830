/** One promise for people: the sentence, its source, its places, and programs on both sides. */
import type {
  ExplainedExample,
  ExplainedPlace,
  ExplainedProgram,
  RuleExplanation,
} from "../rule-explanation.ts";
import { indented, layOutTable, wrap } from "./layout.ts";
import { makePaint, type Paint } from "./paint.ts";
import type { RulesOptions } from "./text-rules.ts";

/** @returns the explanation, ending in a line break. */
export function renderRuleExplanation(
  explanation: RuleExplanation,
  { color, width }: RulesOptions,
): string {
  const paint = makePaint(color, width);
  const { id, sentence, source, unreachable, places, examples } = explanation;
  const blocks = [
    [paint.strong(id), ...wrap(sentence, paint.width), ...wrap(source, paint.width).map(paint.dim)],
    unreachable === null ? [] : wrap(`unreachable: ${unreachable}`, paint.width).map(paint.warning),
    ["where it stands: the first rule that speaks decides", ...placeLines(places, paint)],
    ...examples.map((example) => exampleLines(example, paint)),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function placeLines(places: readonly ExplainedPlace[], paint: Paint): readonly string[] {
  const rows = places.map(({ dialect, operation, position, rules, errno }) => [
    dialect,
    operation,
    position === null ? `after all ${rules}` : `${position} of ${rules}`,
    errno ?? "",
  ]);
  return layOutTable(rows, ["left", "left", "left", "left"], 2, (line) => line, paint.width);
}

function exampleLines(
  { dialect, operation, met, beside }: ExplainedExample,
  paint: Paint,
): readonly string[] {
  return [
    `${operation} of ${dialect}, a shortest program:`,
    ...programLines(met, paint, paint.bad),
    ...(beside === null
      ? ["  nothing near it is decided otherwise"]
      : ["the closest one that it does not decide:", ...programLines(beside, paint, paint.good)]),
  ];
}

function programLines(
  { program, answer, decidedBy }: ExplainedProgram,
  { width, dim }: Paint,
  brush: (text: string) => string,
): readonly string[] {
  return [
    ...program.flatMap((line) => indented(line, 2, width, 2)),
    `  -> ${brush(answer)}  ${dim(decidedBy)}`,
  ];
}
