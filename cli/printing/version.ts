import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MODEL_VERSION } from "../../model/version.ts";
import { packageRoot } from "../store/package-root.ts";

/** Version of this package. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as {
    readonly version: string;
  };
  return version;
}

/** `memslot-check --version`: what a report of a problem should name. */
export function renderVersion(): string {
  const { version: node } = process;
  return `memslot-check ${packageVersion()}, model version ${MODEL_VERSION}, node ${node}\n`;
}
