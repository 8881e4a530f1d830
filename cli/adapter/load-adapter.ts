/** Implementations of users: a module that exports a factory, named by its path. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { HarnessError } from "../../abi/harness-error.ts";
import type { ImplementationFactory } from "../../abi/implementation.ts";
import { shown, shownText } from "../../abi/shown.ts";

/** True for a name that is the path of a module: `./adapter.mjs`. */
export function isAdapter(implementation: string): boolean {
  return /^(\.{0,2}\/)/.test(implementation);
}

/**
 * Loads a module that exports `implementation`: a factory, or a function that makes one.
 *
 * @param path - relative to `cwd`.
 * @throws {HarnessError} MSC136 when there is no such module, or no such export in it.
 */
export async function loadAdapter(path: string, cwd: string): Promise<ImplementationFactory> {
  const exported = await importModule(path, cwd);
  const named = exported["implementation"];
  const factory: unknown = typeof named === "function" ? await made(named, path) : named;
  if (isFactory(factory)) return factory;
  const message = `${path} exports as "implementation": ${shown(factory)}`;
  throw new HarnessError("MSC136", message, EXPORT_HINT);
}

const EXPORT_HINT =
  "export const implementation = { capabilities, open, [Symbol.asyncDispose] }, or a function " +
  "that makes one; docs/guides/your-own-implementation.md shows how";

async function importModule(path: string, cwd: string): Promise<Record<string, unknown>> {
  try {
    return await import(pathToFileURL(resolve(cwd, path)).href);
  } catch (error) {
    throw unusable(path, "cannot be loaded", error);
  }
}

async function made(make: CallableFunction, path: string): Promise<unknown> {
  try {
    return await make();
  } catch (error) {
    throw unusable(path, "made no implementation", error);
  }
}

function unusable(path: string, what: string, error: unknown): HarnessError {
  const why = error instanceof Error ? `${error.name}: ${error.message}` : shown(error);
  const message = `the adapter ${path} ${what}: ${shownText(why, 300)}`;
  return new HarnessError("MSC136", message, "node runs it as it is: try it alone first");
}

function isFactory(value: unknown): value is ImplementationFactory {
  if (typeof value !== "object" || value === null) return false;
  const { capabilities, open } = value as Partial<Record<keyof ImplementationFactory, unknown>>;
  if (typeof open !== "function" || typeof capabilities !== "object") return false;
  const { name, operations } = (capabilities ?? {}) as Partial<Record<string, unknown>>;
  return typeof name === "string" && Array.isArray(operations) && Symbol.asyncDispose in value;
}
