/** Implementations of users: a module that exports a factory, named by its path. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { HarnessError } from "../../abi/harness-error.ts";
import { type ImplementationFactory, isImplementationLost } from "../../abi/implementation.ts";
import { inTime } from "../../abi/in-time.ts";
import { shown } from "../../abi/shown.ts";
import { framesOf, thrownText } from "../../abi/thrown.ts";

/**
 * Loads a module that exports `implementation`: a factory, or a function that makes one.
 *
 * @param path - relative to `cwd`.
 * @param timeoutMs - how long that may take.
 * @throws {HarnessError} MSC136 when there is no such module, when it throws or takes too long, or
 *   has no such export.
 */
export async function loadAdapter(
  path: string,
  cwd: string,
  timeoutMs: number,
): Promise<ImplementationFactory> {
  const whole = resolve(cwd, path);
  if (!existsSync(whole)) {
    throw new HarnessError("MSC136", `there is no file ${path}`, `it was looked for as ${whole}`);
  }
  const exported = await attempt(path, "cannot be loaded", timeoutMs, () => imported(whole));
  const named = exported["implementation"];
  const factory: unknown =
    typeof named === "function"
      ? await attempt(path, "made no implementation", timeoutMs, async () => named())
      : named;
  if (isFactory(factory)) return factory;
  const message = `${path} exports as "implementation": ${shown(factory)}`;
  throw new HarnessError("MSC136", message, EXPORT_HINT);
}

const EXPORT_HINT =
  "export const implementation = { capabilities, open, [Symbol.asyncDispose] }, or a function " +
  "that makes one; the guide your-own-implementation.md of the package shows how";

async function imported(path: string): Promise<Record<string, unknown>> {
  try {
    return await import(pathToFileURL(path).href);
  } catch (error) {
    throw error instanceof SyntaxError ? placed(error, path) : error;
  }
}

async function attempt<T>(
  path: string,
  what: string,
  timeoutMs: number,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await inTime(act(), timeoutMs, "it");
  } catch (error) {
    const why = isImplementationLost(error) ? error.message : thrownText(error);
    throw unusable(path, `${what}: ${why}`, framesOf(error));
  }
}

/** The adapter is not fit to be run, for reasons of its own. */
export function unusable(path: string, why: string, details: readonly string[] = []): HarnessError {
  const hint = "node runs it as it is: try it alone first";
  return new HarnessError("MSC136", `the adapter ${path} ${why}`, hint, details);
}

/** Node tells the place of a syntax error only to those who run the file. */
function placed(error: SyntaxError, path: string): Error {
  try {
    execFileSync(process.execPath, ["--check", path], { stdio: "pipe", timeout: CHECK_MS });
    return error;
  } catch (failure) {
    const said = String((failure as { readonly stderr?: unknown }).stderr);
    const [, line] = /^(?:file:\/\/)?(\S+:\d+)\n/.exec(said) ?? [];
    if (line === undefined) return error;
    const stack = `SyntaxError: ${error.message}\n    at ${line}:1`;
    return Object.assign(new SyntaxError(error.message), { stack });
  }
}

const CHECK_MS = 10_000;

function isFactory(value: unknown): value is ImplementationFactory {
  if (typeof value !== "object" || value === null) return false;
  const { capabilities, open } = value as Partial<Record<keyof ImplementationFactory, unknown>>;
  if (typeof open !== "function" || typeof capabilities !== "object") return false;
  const { name, operations } = (capabilities ?? {}) as Partial<Record<string, unknown>>;
  return typeof name === "string" && Array.isArray(operations) && Symbol.asyncDispose in value;
}
