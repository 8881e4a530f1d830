/** The rule catalogue, and the difference of two dialects, as text for people. */
import type { CatalogueRule, RuleCatalogue } from "../rule-catalogue.ts";
import type { ConstantChange, RuleChange, RuleDifference, RulePlace } from "../rule-difference.ts";
import { indented, layOutTable, widest, wrap } from "./layout.ts";
import { makePaint, type Paint } from "./paint.ts";

/** Options of the text format of rules. */
export interface RulesOptions {
  readonly color: boolean;
  /** Columns of a line. */
  readonly width?: number;
}

/** One dialect: every operation with its ladder, top to bottom as the kernel checks. */
export function renderRules(catalogue: RuleCatalogue, { color, width }: RulesOptions): string {
  const paint = makePaint(color, width);
  const idWidth = widest(catalogue.operations.flatMap(({ rules }) => rules.map(({ id }) => id)));
  const blocks = catalogue.operations.map(({ operation, rules, basis, effect }) => [
    paint.strong(operation),
    ...(basis === null ? [] : wrap(`In this generation: ${basis}.`, paint.width).map(paint.dim)),
    ...rules.flatMap((rule) => ruleLines(rule, idWidth, paint)),
    ...(effect === null
      ? []
      : [
          `${"else".padStart(INDENT - 2)}  ${paint.good(effect.id)}`,
          ...indented(effect.sentence, INDENT, paint.width),
          ...indented(effect.source, INDENT, paint.width).map(paint.dim),
        ]),
  ]);
  const title = [paint.strong(catalogue.dialect), ...wrap(catalogue.sentence, paint.width)];
  return `${[title, ...blocks].map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** Two dialects: one block per changed rule, grouped by operation. */
export function renderRuleDifference(
  difference: RuleDifference,
  { color, width }: RulesOptions,
): string {
  const paint = makePaint(color, width);
  const { from, to, changes, constants, operationsInserted, operationsRemoved } = difference;
  const operations = [...new Set(changes.map(({ operation }) => operation))];
  const blocks = [
    [paint.strong(`${from} -> ${to}`)],
    [
      ...operationsRemoved.map((name) => paint.bad(`- operation ${name}`)),
      ...operationsInserted.map((name) => paint.good(`+ operation ${name}`)),
    ],
    constants.length === 0 ? [] : [paint.strong("constants"), ...constantTable(constants, paint)],
    ...operations.map((operation) => [
      paint.strong(operation),
      ...changeTable(
        changes.filter((each) => each.operation === operation),
        paint,
      ),
    ]),
    changes.length === 0 ? ["no rule differs"] : [],
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

/** Where the sentence under a rule begins. */
const INDENT = 8;

function ruleLines(rule: CatalogueRule, idWidth: number, paint: Paint): readonly string[] {
  const position = String(rule.position).padStart(INDENT - 2);
  const errno = rule.errno ?? "(an exit)";
  return [
    `${position}  ${rule.id.padEnd(idWidth)}  ${paint.bad(errno)}`,
    ...indented(rule.sentence, INDENT, paint.width),
    ...indented(rule.source, INDENT, paint.width).map(paint.dim),
    ...(rule.unreachable === null
      ? []
      : indented(`unreachable: ${rule.unreachable}`, INDENT, paint.width).map(paint.warning)),
  ];
}

function constantTable(constants: readonly ConstantChange[], paint: Paint): readonly string[] {
  const rows = constants.map(({ name, before, after }) => [name, before ?? "-", after ?? "-"]);
  const alignments = ["left", "left", "left"] as const;
  const paintRow = (line: string, row: number): string =>
    row === 0 ? paint.dim(line) : paint.warning(line);
  const header = ["constant", "before", "after"];
  return layOutTable([header, ...rows], alignments, 2, paintRow, paint.width);
}

function changeTable(changes: readonly RuleChange[], paint: Paint): readonly string[] {
  const brushes = {
    inserted: paint.good,
    removed: paint.bad,
    moved: paint.warning,
    renumbered: paint.warning,
    reachable: paint.good,
    unreachable: paint.warning,
  };
  const header = ["change", "rule", "place", "errno", "source"];
  const rows = changes.map((each) => [
    each.change,
    each.id,
    beside(each, ({ position }) => String(position)),
    beside(each, ({ errno }) => errno ?? "(an exit)"),
    each.source,
  ]);
  const alignments = ["left", "left", "left", "left", "left"] as const;
  const paintRow = (line: string, row: number): string => {
    const kind = changes[row - 1]?.change;
    return kind === undefined ? paint.dim(line) : brushes[kind](line);
  };
  return layOutTable([header, ...rows], alignments, 2, paintRow, paint.width);
}

/** `3 -> 5`, or the one value when nothing changed or only one side has it. */
function beside({ before, after }: RuleChange, show: (place: RulePlace) => string): string {
  const [was, is] = [before, after].map((place) => (place === null ? undefined : show(place)));
  if (was === undefined || is === undefined) return was ?? is ?? "";
  return was === is ? was : `${was} -> ${is}`;
}
