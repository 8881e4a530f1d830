/**
 * From arguments to a verb, its operands and the flags as they were written. Values are judged
 * later, by `settings.ts`, because the environment and the config file have a say too.
 */
import { parseArgs } from "node:util";
import { HarnessError } from "../../abi/harness-error.ts";
import { cut, quoted, shownText } from "../../abi/shown.ts";
import { suggestion } from "../../abi/suggest.ts";
import { isAdapter, looksLikePath } from "./adapter-path.ts";
import { OPTION_NAMES, OPTIONS, type OptionName } from "./options.ts";
import { VERB_NAMES, VERBS, type Verb } from "./verbs.ts";

/** A command line taken apart. */
export interface CommandLine {
  /** What is asked to be told, instead of done; undefined when something is to be done. */
  readonly asks: "help" | "version" | undefined;
  /** Undefined only where something is asked that is about no verb. */
  readonly verb: Verb | undefined;
  readonly operands: readonly string[];
  /** What each flag was given, in order; a bare switch was given `true`. */
  readonly given: ReadonlyMap<OptionName, readonly string[]>;
}

interface OptionToken {
  readonly rawName: string;
  readonly name: string;
  readonly value?: string | undefined;
}

/**
 * Takes the arguments apart.
 *
 * @throws {HarnessError} MSC120 for an unknown verb, MSC121 for a flag that the verb does not have,
 *   MSC122 for a flag without its value, MSC123 for a missing or surplus operand.
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  if (args.includes("--version")) {
    return { asks: "version", verb: undefined, operands: [], given: new Map() };
  }
  const { tokens } = parseArgs({
    args: withJsonValue(args),
    options: Object.fromEntries(
      OPTION_NAMES.map((name) => [OPTIONS[name].flag, { type: typeOf(name) }]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const words = tokens.flatMap((token) => (token.kind === "positional" ? [token.value] : []));
  const isHelp = words[0] === "help";
  const verb = verbNamed(isHelp ? words[1] : words[0]);
  const given = new Map<OptionName, readonly string[]>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const name = optionOf(token, verb);
    given.set(name, [...(given.get(name) ?? []), textOf(token, name)]);
  }
  const operands = words.slice(1);
  if (verb === undefined || isHelp || given.has("help")) {
    return { asks: "help", verb, operands, given };
  }
  checkOperands(verb, operands);
  return { asks: undefined, verb, operands, given };
}

/** `--json` may stand without a value, which means standard output. */
function withJsonValue(args: readonly string[]): string[] {
  return args.map((argument, index) => {
    const next = args[index + 1];
    return argument === "--json" && (next === undefined || next.startsWith("--"))
      ? "--json=-"
      : argument;
  });
}

function typeOf(name: OptionName): "string" | "boolean" {
  return OPTIONS[name].takes === null ? "boolean" : "string";
}

function verbNamed(typed: string | undefined): Verb | undefined {
  const verb = VERBS.find(({ name }) => name === typed);
  if (verb !== undefined || typed === undefined) return verb;
  const hint = suggestion(typed, VERB_NAMES, `verbs are ${VERB_NAMES.join(", ")}`);
  throw new HarnessError("MSC120", `unknown verb ${shownText(typed)}`, hint);
}

function optionOf(token: OptionToken, verb: Verb | undefined): OptionName {
  const allowed = verb?.options ?? ["help" as const];
  const short = token.rawName === "-h" ? "help" : undefined;
  const name = allowed.find((option) => OPTIONS[option].flag === (short ?? token.name));
  if (name !== undefined) return name;
  const where = verb === undefined ? "before a verb" : `of ${verb.name}`;
  const flags = allowed.map((option) => `--${OPTIONS[option].flag}`);
  const help = verb === undefined ? "memslot-check --help" : `memslot-check ${verb.name} --help`;
  throw new HarnessError(
    "MSC121",
    `unknown flag ${shownText(token.rawName)} ${where}`,
    suggestion(token.rawName, flags, `${help} lists the flags`),
  );
}

function textOf(token: OptionToken, name: OptionName): string {
  const { flag, takes, reader } = OPTIONS[name];
  if (takes === null) return token.value ?? "true";
  if (token.value !== undefined && !/^-[^0-9]/.test(token.value)) return token.value;
  throw new HarnessError("MSC122", `--${flag} needs a value`, `--${flag} takes ${reader.expects}`);
}

function checkOperands(verb: Verb, operands: readonly string[]): void {
  const required = verb.operands.filter((operand) => !operand.endsWith("?"));
  const missing = required[operands.length];
  if (missing !== undefined) {
    const hint = `for instance: ${verb.example}`;
    throw new HarnessError("MSC123", `${verb.name} needs ${missing}`, hint);
  }
  const surplus = operands[verb.operands.length];
  if (surplus !== undefined) {
    const isModule = isAdapter(surplus) || looksLikePath(surplus);
    const path = isAdapter(surplus) ? surplus : `./${surplus}`;
    const hint =
      isModule && verb.options.includes("implementation")
        ? `did you mean --implementation ${shownText(path)}?`
        : `for instance: ${verb.example}`;
    throw new HarnessError(
      "MSC123",
      `${verb.name} does not take ${quoted(cut(surplus, 60))}`,
      hint,
    );
  }
}
