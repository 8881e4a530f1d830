/** `rules`: the rule catalogue of one dialect or of all, or the difference of two. */

import { HarnessError } from "../../abi/harness-error.ts";
import { shownText } from "../../abi/shown.ts";
import { suggestion } from "../../abi/suggest.ts";
import { DIALECTS, dialectNamed } from "../../model/dialects/registry.ts";
import { widthFor } from "../../reports/formats/layout.ts";
import {
  type RulesOptions,
  renderRuleDifference,
  renderRules,
} from "../../reports/formats/text-rules.ts";
import {
  filteredCatalogue,
  type RuleCatalogue,
  type RuleFilter,
  ruleCatalogue,
} from "../../reports/rule-catalogue.ts";
import { ruleDifference } from "../../reports/rule-difference.ts";
import { EXIT_CODES, type ExitCode } from "../exit-code.ts";
import { deliverDocument, wantsColor } from "../printing/deliver.ts";
import type { Invocation } from "./invocation.ts";

/**
 * Prints the catalogue: of the dialect that was named, of every dialect otherwise; all of it, or
 * what the filters leave.
 */
export async function rules(invocation: Invocation): Promise<ExitCode> {
  const { settings, environment } = invocation;
  const options = { color: wantsColor(invocation), width: widthFor(environment.columns) };
  if (settings.diff !== undefined) return difference(invocation, settings.diff, options);
  const { dialect } = settings;
  const all = (dialect === undefined ? DIALECTS : [dialectNamed(dialect)]).map(ruleCatalogue);
  const filter = filterOf(invocation);
  const catalogues = all
    .map((catalogue) => filteredCatalogue(catalogue, filter))
    .filter(({ operations }) => operations.length > 0);
  const [first] = catalogues;
  if (first === undefined) throw nothingOf(filter, all);
  const texts = catalogues.map((catalogue) => renderRules(catalogue, options));
  const whole = { schema: 1, verb: "rules", dialects: catalogues };
  deliverDocument(invocation, dialect === undefined ? whole : first, texts.join("\n"));
  return EXIT_CODES.conforms;
}

function difference(invocation: Invocation, first: string, options: RulesOptions): ExitCode {
  const { operands, settings } = invocation;
  const [second] = operands;
  if (second === undefined) throw needsTwo();
  const { operation, rule, errno } = settings;
  if ([operation, rule, errno].some((filter) => filter !== undefined)) {
    const hint = "the difference is shown whole; leave --operation, --rule and --errno out";
    throw new HarnessError("MSC122", "rules --diff with a filter", hint);
  }
  const from = ruleCatalogue(dialectNamed(first));
  const to = ruleCatalogue(dialectNamed(second));
  const document = ruleDifference(from, to);
  deliverDocument(invocation, document, renderRuleDifference(document, options));
  return EXIT_CODES.conforms;
}

/** The operand is a rule as well, which is what most people type. */
function filterOf({ operands, settings }: Invocation): RuleFilter {
  const { operation, rule, errno } = settings;
  const [operand] = operands;
  if (operand === undefined) return { operation, rule, errno };
  if (DIALECTS.some(({ name }) => name === operand)) throw needsTwo();
  if (rule !== undefined) {
    throw new HarnessError("MSC123", "two rules are named", "name one, or what both begin with");
  }
  return { operation, rule: operand, errno };
}

/** No rule is left: one of the filters names what there is not, or they fit no rule together. */
function nothingOf(filter: RuleFilter, catalogues: readonly RuleCatalogue[]): HarnessError {
  const operations = catalogues.flatMap((catalogue) => catalogue.operations);
  const ladders = operations.flatMap((each) => each.rules);
  const known: { readonly [K in keyof RuleFilter]-?: readonly string[] } = {
    operation: operations.map(({ operation }) => operation),
    rule: [...ladders, ...operations.flatMap(({ effect }) => effect ?? [])].map(({ id }) => id),
    errno: ladders.flatMap(({ errno }) => errno ?? []),
  };
  for (const kind of ["operation", "rule", "errno"] as const) {
    const named = filter[kind];
    if (named === undefined || known[kind].includes(named)) continue;
    if (kind === "rule" && known.rule.some((id) => id.startsWith(`${named}/`))) continue;

    const hint = suggestion(named, known[kind], "memslot-check rules lists them all");
    return new HarnessError("MSC138", `no rule is of the ${kind} ${shownText(named)}`, hint);
  }
  const message = "no rule fits all of the filters";
  return new HarnessError("MSC138", message, "leave one of them out");
}

function needsTwo(): HarnessError {
  const names = DIALECTS.map(({ name }) => name).join(", ");
  return new HarnessError(
    "MSC123",
    "rules --diff takes two dialects, A B",
    `dialects are ${names}`,
  );
}
