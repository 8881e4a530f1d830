/** `rules`: the rule catalogue of one dialect or of all, or the difference of two. */

import { HarnessError } from "../../abi/harness-error.ts";
import { DIALECTS, dialectNamed } from "../../model/dialects/registry.ts";
import { renderRuleDifference, renderRules } from "../../reports/formats/text-rules.ts";
import { ruleCatalogue } from "../../reports/rule-catalogue.ts";
import { ruleDifference } from "../../reports/rule-difference.ts";
import { EXIT_CODES, type ExitCode } from "../exit-code.ts";
import { deliverDocument, wantsColor } from "../printing/deliver.ts";
import type { Invocation } from "./invocation.ts";

/** Prints the catalogue: of the dialect that was named, of every dialect otherwise. */
export async function rules(invocation: Invocation): Promise<ExitCode> {
  const { settings, operands } = invocation;
  const color = wantsColor(invocation);
  const [other] = operands;
  if (settings.diff !== undefined) {
    const [from, to] = comparedDialects(settings.diff, other).map(dialectNamed).map(ruleCatalogue);
    if (from === undefined || to === undefined) throw needsTwo();
    const difference = ruleDifference(from, to);
    deliverDocument(invocation, difference, renderRuleDifference(difference, { color }));
    return EXIT_CODES.conforms;
  }
  if (other !== undefined) throw needsTwo();
  if (settings.dialect === undefined) {
    const catalogues = DIALECTS.map(ruleCatalogue);
    const texts = catalogues.map((catalogue) => renderRules(catalogue, { color }));
    deliverDocument(
      invocation,
      { schema: 1, verb: "rules", dialects: catalogues },
      texts.join("\n"),
    );
    return EXIT_CODES.conforms;
  }
  const catalogue = ruleCatalogue(dialectNamed(settings.dialect));
  deliverDocument(invocation, catalogue, renderRules(catalogue, { color }));
  return EXIT_CODES.conforms;
}

function comparedDialects(first: string, second: string | undefined): readonly string[] {
  if (second === undefined) throw needsTwo();
  return [first, second];
}

function needsTwo(): HarnessError {
  const names = DIALECTS.map(({ name }) => name).join(", ");
  return new HarnessError(
    "MSC123",
    "rules --diff takes two dialects, A B",
    `dialects are ${names}`,
  );
}
