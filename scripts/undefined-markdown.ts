/** Text of `docs/undefined.md`: where nothing is promised, and what the model makes of it. */
import type { Taint } from "../model/taints.ts";
import type { Unstated } from "../model/unstated.ts";

/** The whole page. */
export function renderUndefinedMarkdown(
  taints: readonly Taint[],
  unstated: readonly Unstated[],
): string {
  return `${[INTRODUCTION, ...taints.map(taintSection), UNSTATED, ...unstated.map(openQuestion)]
    .join("\n\n")
    .trimEnd()}\n`;
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
