/** Help texts, made from the tables of verbs and options. */
import { wordsOf } from "../../abi/dialect-name.ts";
import { GENERATIONS } from "../../abi/facts.ts";
import { layOutTable, widthFor, wrap } from "../../reports/formats/layout.ts";
import { environmentName, OPTIONS, type Option, type OptionName } from "../parsing/options.ts";
import { VERBS, type Verb } from "../parsing/verbs.ts";

/** `memslot-check VERB --help`; without a verb, `memslot-check --help`. */
export function renderHelp(verb: Verb | undefined, columns: number): string {
  const width = widthFor(columns);
  return verb === undefined ? renderOverview(width) : renderVerbHelp(verb, width);
}

const CLOSING =
  "memslot-check VERB --help explains one verb, with an example; --version says which this is.";

const EXITS =
  "0 conforms, 1 diverges, 2 usage error, 3 harness error, 4 environment missing, " +
  "5 unknown (a limit ended the run before it was done)";

function renderOverview(width: number): string {
  const verbs = VERBS.map((verb) => [usageOf(verb), verb.sentence]);
  return `${[
    ...wrap(
      "memslot-check: a property model checker for KVM memory slots and guest-private pages",
      width,
    ),
    "",
    "usage: memslot-check VERB [flags]",
    "",
    ...layOutTable(verbs, ["left", "left"], 2, undefined, width),
    "",
    ...wrap(CLOSING, width),
    "",
    ...layOutTable([["exit codes:", EXITS]], ["left", "left"], 0, undefined, width),
  ].join("\n")}\n`;
}

function renderVerbHelp(verb: Verb, width: number): string {
  const options = verb.options.map((name) => [flagOf(name), describe(name)]);
  return `${[
    ...wrap(`${verb.name}: ${verb.sentence}`, width),
    "",
    `usage: memslot-check ${usageOf(verb)} [flags]`,
    "",
    ...layOutTable(options, ["left", "left"], 2, undefined, width),
    "",
    ...layOutTable(
      [
        ["exit codes:", `${verb.exits};`],
        ["", "2 usage error, 3 harness error, 4 environment missing"],
      ],
      ["left", "left"],
      0,
      undefined,
      width,
    ),
    "",
    ...factLines(verb, width),
    ...mirrorLines(verb, width),
    `example: ${verb.example}`,
  ].join("\n")}\n`;
}

function mirrorLines({ options }: Verb, width: number): readonly string[] {
  const mirrored = options.find((name) => OPTIONS[name].mirrored);
  if (mirrored === undefined) return [];
  const { flag } = OPTIONS[mirrored];
  const only = options.filter((name) => !OPTIONS[name].mirrored).map((name) => OPTIONS[name].flag);
  const text = [
    `The environment may set a flag as well, --${flag} by ${environmentName(flag)},`,
    `and so may the config file, by the key "${mirrored}".`,
    "A flag wins over the environment, the environment over the file.",
    `Flags only: ${only.map((name) => `--${name}`).join(", ")}.`,
  ].join(" ");
  return [...wrap(text, width), ""];
}

/** The words that may stand behind the name of a dialect, from the table that reads them. */
function factLines({ options }: Verb, width: number): readonly string[] {
  if (!options.includes("dialect")) return [];
  const newest = GENERATIONS.at(-1) ?? "linux-6.18";
  const text =
    "A dialect may name facts of the machine, and so may the simulator, in any order: " +
    "--dialect linux-6.18:no-tdp,fetch=shutdown, --implementation simulator:fetch=shutdown. " +
    `${newest} has ${wordsOf(newest)}; docs/facts.md explains them.`;
  return [...wrap(text, width), ""];
}

function usageOf({ name, operands }: Verb): string {
  const words = operands.map((word) => (word.endsWith("?") ? `[${word.slice(0, -1)}]` : word));
  return [name, ...words].join(" ");
}

function flagOf(name: OptionName): string {
  const { flag, takes } = OPTIONS[name];
  return takes === null ? `--${flag}` : `--${flag} ${takes}`;
}

/** What help needs of an option, whatever the type of its value. */
interface Described extends Pick<Option<unknown>, "sentence" | "fallback" | "takes"> {
  readonly reader: { print(value: unknown): string };
}

function describe(name: OptionName): string {
  const { sentence, fallback, takes, reader }: Described = OPTIONS[name];
  const plain = typeof fallback === "string" || typeof fallback === "number";
  return takes !== null && plain ? `${sentence} (${reader.print(fallback)})` : sentence;
}
