/**
 * Puts flags, environment, config file and defaults together, and remembers which of them decided.
 */
import { isAbsolute, normalize, sep } from "node:path";
import { HarnessError } from "../../abi/harness-error.ts";
import { cut, quoted, shownText } from "../../abi/shown.ts";
import { suggestion } from "../../abi/suggest.ts";
import { type ConfigFile, readConfigFile } from "./config-file.ts";
import { assertStartsNothing } from "./named-implementation.ts";
import {
  environmentName,
  OPTION_NAMES,
  OPTIONS,
  type OptionName,
  type Settings,
} from "./options.ts";
import type { ValueReader } from "./values.ts";

/** Where a value came from, strongest first. */
export type Origin = "flag" | "environment" | "config" | "default";

/** All settings, and where each came from. */
export interface ResolvedSettings {
  readonly settings: Settings;
  readonly origins: Readonly<Record<OptionName, Origin>>;
  /** The config file that was read, if any. */
  readonly configPath: string | undefined;
}

/** The outside of the process that settings may come from. */
export interface SettingSources {
  readonly given: ReadonlyMap<OptionName, readonly string[]>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/**
 * Resolves every option: flag, then environment, then config file, then default.
 *
 * @throws {HarnessError} MSC122 for a value that does not fit, naming where it stands, and for a
 *   variable that sets nothing; MSC125 for a broken config file; MSC136 for one that would start a
 *   program.
 */
export function resolveSettings(sources: SettingSources): ResolvedSettings {
  assertKnownVariables(sources.env);
  const named = sources.given.get("config")?.at(-1);
  const config = readConfigFile(sources.cwd, named ?? sources.env[environmentName("config")]);
  const settings: Record<string, unknown> = {};
  const origins: Record<string, Origin> = {};
  for (const name of OPTION_NAMES) {
    const found = written(name, sources, config);
    settings[name] = found === undefined ? OPTIONS[name].fallback : read(OPTIONS[name], found);
    origins[name] = found?.origin ?? "default";
  }
  const resolved = {
    settings: settings as unknown as Settings,
    origins: origins as Record<OptionName, Origin>,
    configPath: config?.path,
  };
  assertOneDetail(resolved.settings);
  assertHarmlessConfig(resolved, named !== undefined);
  return resolved;
}

/** Variables that are read elsewhere. */
const OTHER_VARIABLES = ["config", "debug", "flight"];

function assertKnownVariables(env: SettingSources["env"]): void {
  const flags = OPTION_NAMES.map((name) => OPTIONS[name]).filter(({ mirrored }) => mirrored);
  const known = [...flags.map(({ flag }) => flag), ...OTHER_VARIABLES].map(environmentName);
  const unknown = Object.keys(env).find(
    (name) => name.startsWith("MEMSLOT_CHECK_") && env[name] !== "" && !known.includes(name),
  );
  if (unknown === undefined) return;
  const hint = suggestion(unknown, known, "unset it; memslot-check VERB --help lists the flags");
  throw new HarnessError("MSC122", `there is no setting ${shownText(unknown)}`, hint);
}

function assertOneDetail({ quiet, verbose }: Settings): void {
  if (!quiet || !verbose) return;
  const hint = "leave one of them out, also of the environment and the config file";
  throw new HarnessError("MSC122", "--quiet with --verbose", hint);
}

/** Keys whose files are written. */
const WRITTEN = ["json", "report", "checkpoint"] as const;

/**
 * A config file comes with the directory, whoever made that: what it names starts no program, and
 * nothing outside of the directory is written, unless a flag named the file itself.
 */
function assertHarmlessConfig(
  { settings, origins, configPath = "" }: ResolvedSettings,
  wasNamed: boolean,
): void {
  const path = shownText(configPath);
  if (origins.implementation === "config") {
    assertStartsNothing(settings.implementation, `the config file ${path}`);
  }
  for (const name of WRITTEN) {
    const outside = [settings[name] ?? []].flat().find((entry) => leaves(fileOf(entry)));
    if (wasNamed || origins[name] !== "config" || outside === undefined) continue;
    const writes = `writes outside of its directory: ${shownText(outside)}`;
    const message = `the config file ${path} ${writes}`;
    throw new HarnessError("MSC125", message, "name the file by a flag, or this one by --config");
  }
}

function fileOf(entry: string): string {
  return entry.replace(/^(text|json)=/, "");
}

function leaves(path: string): boolean {
  return isAbsolute(path) || normalize(path).split(sep)[0] === "..";
}

/** What reading needs of an option, whatever the type of its value. */
interface Reading {
  readonly reader: Pick<ValueReader<unknown>, "parse" | "expects">;
}

interface Written {
  readonly origin: Origin;
  readonly text: string;
  /** What a message calls it, for instance `--runs` or `MEMSLOT_CHECK_RUNS`. */
  readonly label: string;
}

function written(
  name: OptionName,
  { given, env }: SettingSources,
  config: ConfigFile | undefined,
): Written | undefined {
  const { flag, mirrored } = OPTIONS[name];
  const flags = given.get(name);
  if (flags !== undefined)
    return { origin: "flag", text: lastOrAll(name, flags), label: `--${flag}` };
  if (!mirrored) return undefined;
  const variable = env[environmentName(flag)];
  if (variable !== undefined && variable !== "") {
    return { origin: "environment", text: variable, label: environmentName(flag) };
  }
  const value = config?.values.get(name);
  if (value === undefined) return undefined;
  return { origin: "config", text: value, label: `${name} in ${config?.path}` };
}

/** A flag that is written twice: the last one counts, except where the flag makes a list. */
function lastOrAll(name: OptionName, texts: readonly string[]): string {
  return Array.isArray(OPTIONS[name].fallback) ? texts.join(",") : (texts.at(-1) ?? "");
}

function read({ reader }: Reading, { text, label }: Written): unknown {
  const value = reader.parse(text);
  if (value !== undefined) return value;
  const message = `${label}: ${quoted(cut(text, 60))} does not fit`;
  throw new HarnessError("MSC122", message, `it takes ${reader.expects}`);
}
