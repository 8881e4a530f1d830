/** The rule catalogue of all dialects as a Markdown document. */
import type { CatalogueOperation, CatalogueRule, RuleCatalogue } from "../rule-catalogue.ts";
import { type RuleChange, type RulePlace, ruleDifference } from "../rule-difference.ts";

/** The text of `docs/rules.md`: what changed from dialect to dialect, then each in full. */
export function renderRulesMarkdown(catalogues: readonly RuleCatalogue[]): string {
  const changes = catalogues.slice(1).flatMap((catalogue, index) => {
    const before = catalogues[index];
    return before === undefined ? [] : changeLines(before, catalogue);
  });
  return `${[
    "# Rules",
    "",
    "Generated from the model by `npm run docs`; a test fails when it is out of date.",
    "",
    "A ladder lists rules in the order in which the kernel checks them. The first rule that speaks",
    "decides; when none speaks, the effect in the last row happens. `memslot-check rules` prints",
    "the same.",
    "",
    ...changes,
    ...catalogues.flatMap(dialectLines),
  ]
    .join("\n")
    .trimEnd()}\n`;
}

function changeLines(before: RuleCatalogue, after: RuleCatalogue): readonly string[] {
  const { changes, operationsInserted, operationsRemoved } = ruleDifference(before, after);
  const operations = [
    ...operationsRemoved.map((name) => `- without \`${name}\``),
    ...operationsInserted.map((name) => `- with \`${name}\``),
  ];
  return [
    `## From ${before.dialect} to ${after.dialect}`,
    "",
    ...(operations.length === 0 ? [] : [...operations, ""]),
    "| operation | change | rule | place | errno |",
    "|---|---|---|---|---|",
    // The ladder of an operation that is new stands below, in full.
    ...changes.filter(({ operation }) => !operationsInserted.includes(operation)).map(changeRow),
    "",
  ];
}

function changeRow({ operation, change, id, before, after }: RuleChange): string {
  const beside = (show: (place: RulePlace) => string): string => {
    const sides = [before, after].flatMap((place) => (place === null ? [] : [show(place)]));
    return [...new Set(sides)].join(" → ");
  };
  const place = beside(({ position }) => String(position));
  const errno = beside((where) => where.errno ?? "an exit");
  return row([`\`${operation}\``, change, `\`${id}\``, place, errno]);
}

function dialectLines({ dialect, sentence, operations }: RuleCatalogue): readonly string[] {
  return [`## ${dialect}`, "", sentence, "", ...operations.flatMap(operationLines)];
}

function operationLines(catalogued: CatalogueOperation): readonly string[] {
  const { operation, rules, basis, effect } = catalogued;
  return [
    `### ${operation}`,
    "",
    ...(basis === null ? [] : [`In this generation: ${basis}.`, ""]),
    "| | rule | errno | promise | source |",
    "|---|---|---|---|---|",
    ...rules.map(ruleRow),
    ...(effect === null ? [] : [row(["", `\`${effect.id}\``, "", effect.sentence, effect.source])]),
    "",
  ];
}

function ruleRow({ position, id, errno, sentence, source, unreachable }: CatalogueRule): string {
  const promise = unreachable === null ? sentence : `${sentence} *Unreachable: ${unreachable}.*`;
  return row([String(position), `\`${id}\``, errno ?? "an exit", promise, source]);
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
