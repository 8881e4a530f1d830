/** Text of `docs/undefined.md`: where nothing is promised, and what the model makes of it. */
import type { AdvisedObligation } from "../model/caller-advice.ts";
import type { AskedObligation, CallerObligation } from "../model/caller-obligations.ts";
import type { Taint } from "../model/taints.ts";
import type { Unstated } from "../model/unstated.ts";

/** The whole page. */
export function renderUndefinedMarkdown(
  taints: readonly Taint[],
  unstated: readonly Unstated[],
  obligations: readonly CallerObligation[],
): string {
  const asked = obligations.filter((one) => one.standing === "asked");
  const advised = obligations.filter((one) => one.standing === "advised");
  const sections = [
    INTRODUCTION,
    ...taints.map(taintSection),
    UNSTATED,
    ...unstated.map(openQuestion),
    OBLIGATIONS,
    obligationTable(asked),
    ...asked.map(sourceOf),
    ADVICE,
    adviceTable(advised),
    ...advised.map(sourceOf),
  ];
  return `${sections.join("\n\n").trimEnd()}\n`;
}

const INTRODUCTION = `# Undefined

Generated from the model by \`npm run docs\`; a test fails when it is out of date.

## Taints

A trace can reach a situation in which neither text nor code says what a machine does next. The
state of the model then carries a taint. A taint that _stops_ ends the comparison of that trace: the
report counts it, and it is no pass of what would have come. A taint that _widens_ means that
several outcomes are allowed, and the comparison goes on with each.`;

const UNSTATED = `## Open questions

The text leaves these open, but the code answers them the same way every time. The model follows
it.`;

const OBLIGATIONS = `## Obligations of callers

What the text asks of user space, and no code checks. A dialect of the memfile design has one of
three policies about a caller who does otherwise, an option of its name:

- \`aliasing\`, the usual one: he gets what the code of the series does.
- \`undefined\`, for machines that others have made: what the text leaves open is allowed besides
  (\`memfile/page-bound-once\`, \`memfile/page-at-one-gfn\`), and nothing more.
- \`strict\`: he is at fault, and the trace is reported. Callers of random traces obey, so a check
  tries the sentence that callers who obey never see one pfn at two gfns (\`one-gfn-per-pfn\`).

Whatever the policy, two gfns lead to one pfn only where two slots show that page, or where the
host lends it read-only (\`no-pfn-at-two-gfns\`).`;

const ADVICE = `## Advice to callers

What clients got wrong in public, though every machine answered them rightly. No text asks for it,
and a random caller breaks all of it: it is never a divergence, whatever the dialect. \`replay FILE
--advice\` tells where the caller of a trace does otherwise.`;

function adviceTable(advised: readonly AdvisedObligation[]): string {
  const rows = advised.map(({ id, sentence, follows, reports }) => {
    return `| \`${id}\`: ${sentence} | ${follows} | ${reports.join(", ")} |`;
  });
  return ["| advice | otherwise | reported |", "|---|---|---|", ...rows].join("\n");
}

function sourceOf({ id, source }: CallerObligation): string {
  return wrapped(`Source of ${id}: ${source}`);
}

function obligationTable(obligations: readonly AskedObligation[]): string {
  const rows = obligations.map(({ id, sentence, ...policy }) => {
    const { aliasing, undefined: open, strict } = policy;
    return `| \`${id}\`: ${sentence} | ${aliasing} | ${open} | ${strict} |`;
  });
  return [
    "| obligation | `aliasing` | `undefined` | `strict` |",
    "|---|---|---|---|",
    ...rows,
  ].join("\n");
}

function taintSection({ id, effect, reason, source }: Taint): string {
  const text = [`${reason} This taint ${effect}.`, `Source: ${source}`].map(wrapped).join("\n\n");
  return `### ${id}\n\n${text}`;
}

function openQuestion({ id, question, decision, source }: Unstated): string {
  const text = [`**${question}** ${decision}`, `Source: ${source}`].map(wrapped).join("\n\n");
  return `### ${id}\n\n${text}`;
}

const COLUMNS = 100;

function wrapped(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    const isFull = last === undefined || last.length + word.length + 1 > COLUMNS;
    if (isFull) lines.push(word);
    else lines.splice(-1, 1, `${last} ${word}`);
  }
  return lines.join("\n");
}
