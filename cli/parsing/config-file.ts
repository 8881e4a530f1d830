/** The optional config file: a JSON object whose keys are option names, `{"maxOperations": 60}`. */
import { resolve } from "node:path";
import { HarnessError } from "../../abi/harness-error.ts";
import { shownText } from "../../abi/shown.ts";
import { suggestion } from "../../abi/suggest.ts";
import { readTextFile } from "../store/read-text-file.ts";
import { OPTION_NAMES, OPTIONS, type OptionName } from "./options.ts";

/** The file that is read when it exists and no other is named. */
const CONFIG_FILE_NAME = "memslot-check.config.json";

/** What a config file says, as text; and which file it was, for messages. */
export interface ConfigFile {
  readonly path: string;
  readonly values: ReadonlyMap<OptionName, string>;
}

/**
 * Reads the config file.
 *
 * @param named - the file of `--config`, which has to exist.
 * @returns undefined when none was named and the usual one does not exist.
 * @throws {HarnessError} MSC125 when the file cannot be read, is no JSON object, or has an unknown
 *   key.
 */
export function readConfigFile(cwd: string, named: string | undefined): ConfigFile | undefined {
  const path = named ?? CONFIG_FILE_NAME;
  const content = readIfPresent(resolve(cwd, path), named !== undefined, path);
  if (content === undefined) return undefined;
  const values = new Map<OptionName, string>();
  for (const [key, value] of Object.entries(parseObject(content, path))) {
    values.set(optionOf(key, path), textOf(value, key, path));
  }
  return { path, values };
}

function readIfPresent(file: string, required: boolean, path: string): string | undefined {
  const read = readTextFile(file);
  if ("text" in read) return read.text;
  if (read.fault === "ENOENT" && !required) return undefined;
  throw new HarnessError(
    "MSC125",
    `cannot read the config file ${shownText(path)}: ${read.fault}`,
    "leave --config out to do without one",
  );
}

function parseObject(content: string, path: string): object {
  try {
    const json: unknown = JSON.parse(content);
    if (typeof json === "object" && json !== null && !Array.isArray(json)) return json;
  } catch {
    // Falls through: what does not parse is no object either.
  }
  const hint = 'it holds one JSON object, for instance {"runs": 5000, "dialect": "linux-6.18"}';
  throw new HarnessError("MSC125", `the config file ${path} is not a JSON object`, hint);
}

function optionOf(key: string, path: string): OptionName {
  const known = OPTION_NAMES.filter((name) => OPTIONS[name].mirrored);
  const name = known.find((option) => option === key);
  if (name !== undefined) return name;
  const hint = suggestion(key, known, `keys are ${known.join(", ")}`);
  throw new HarnessError(
    "MSC125",
    `the config file ${path} has an unknown key ${shownText(key)}`,
    hint,
  );
}

function textOf(value: unknown, key: string, path: string): string {
  const parts: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (parts.every((part) => ["string", "number", "boolean"].includes(typeof part))) {
    return parts.join(",");
  }
  const hint = `${key} takes ${OPTIONS[key as OptionName].reader.expects}`;
  throw new HarnessError(
    "MSC125",
    `the config file ${path} has no plain value at ${shownText(key)}`,
    hint,
  );
}
