/** The catalogue of seeded bugs as a Markdown document. */
import type { SeededBug } from "../implementations/simulator/bugs/seeded-bug.ts";
import type { NamedBugs } from "./bugs-by-property.ts";
import type { NotSeeded } from "./not-seeded-bugs.ts";

/**
 * The text of `docs/bugs.md`: every seeded bug, which properties they are named by, and the
 * catalogue entries that have none.
 */
export function renderBugsMarkdown(
  bugs: readonly SeededBug[],
  notSeeded: readonly NotSeeded[],
  named: readonly NamedBugs[],
): string {
  return `${[
    "# Seeded bugs",
    "",
    "Generated from the catalogues by `npm run docs`; a test fails when it is out of date.",
    "",
    "A seeded bug is the simulator with a decision or two replaced by a mistake that somebody",
    "made, or nearly made; or a correct simulator whose caller does what the text forbids, which",
    "a strict dialect reports. They test the checkers: `memslot-check bugs` has to find each and",
    "shrink it to a trace as short as the one given here. None is shorter, and the story says",
    "why. Failures are injected only where nothing shows the bug without. Numbers are those of",
    "the bug catalogue of the memfile design.",
    "",
    "| bug | number | dialect | operations |",
    "|---|---|---|---|",
    ...bugs.map(overviewRow),
    "",
    ...bugs.flatMap(bugLines),
    "## By property",
    "",
    "Each property that must always hold, and the bugs whose minimal trace is convicted under its",
    "name. What an answer gives away is compared before any property is asked, and of several",
    "properties that a step breaks the first one in the catalogue names it.",
    "",
    "| property | bugs |",
    "|---|---|",
    ...named.map(propertyRow),
    "",
    "## Not seeded",
    "",
    "Entries of the catalogue that no seeded bug shows, and why not.",
    "",
    ...notSeeded.flatMap(groupLines),
  ]
    .join("\n")
    .trimEnd()}\n`;
}

function overviewRow({ id, catalogue, dialect, minimalTrace }: SeededBug): string {
  return `| [${id}](#${id}) | ${catalogue ?? ""} | ${dialect} | ${minimalTrace.length} |`;
}

function propertyRow({ property: { id, unseeded }, bugs }: NamedBugs): string {
  const links = bugs.map((bug) => `[${bug.id}](#${bug.id})`);
  return `| \`${id}\` | ${links.length === 0 ? `none: ${unseeded}` : links.join(", ")} |`;
}

function bugLines(bug: SeededBug): readonly string[] {
  const { id, title, story, source, minimalTrace } = bug;
  return [
    `## ${id}`,
    "",
    `**${title[0]?.toUpperCase()}${title.slice(1)}.** ${story}`,
    "",
    "```",
    ...minimalTrace,
    "```",
    "",
    `${whatIsWrong(bug)} Source: ${source}.`,
    "",
  ];
}

function whatIsWrong({ decisions, obligation }: SeededBug): string {
  if (obligation !== undefined) return `Breaks the caller's obligation \`${obligation}\`.`;
  const names = Object.keys(decisions).map((name) => `\`${name}\``);
  return `Replaces ${names.join(" and ")}.`;
}

function groupLines({ title, reason, entries }: NotSeeded): readonly string[] {
  return [
    `### ${title}`,
    "",
    reason,
    "",
    ...entries.map(([number, subject]) => `- ${number}: ${subject}`),
    "",
  ];
}
