/** A configuration of apt beside the machine's own: its mirror, and more suites of it. */
import { spawn } from "node:child_process";
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HarnessError } from "../../../abi/harness-error.ts";
import { suitesOf } from "./apt-sources.ts";

/** Where packages come from, and where they go. */
export interface FetchOptions {
  readonly cache: string;
  /** The folder with the configuration of apt. */
  readonly etc?: string;
  readonly say: (line: string) => void;
  /** The time of day in milliseconds, to which the age of lists is told. */
  readonly now: () => number;
}

/** The configuration, and what programs of apt find it by. */
export interface Apt {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * A configuration of its own, so that nothing of the machine's is touched. Lists that are older
 * than a day are fetched anew.
 *
 * @throws {HarnessError} MSC321 without a mirror of Debian.
 */
export async function aptFor({ cache, etc = "/etc/apt", say, now }: FetchOptions): Promise<Apt> {
  const suites = suitesOf(etc);
  if (suites.length === 0) {
    const hint = "boot a kernel by the path of its bzImage";
    const message = `no mirror of Debian is in ${etc}, and packages are only taken from there`;
    throw new HarnessError("MSC321", message, hint);
  }
  const folder = join(cache, "apt");
  mkdirSync(join(folder, "lists", "partial"), { recursive: true });
  mkdirSync(join(folder, "archives", "partial"), { recursive: true });
  const sources = suites.map(({ uri, suite, keyring }) => {
    const signed = keyring === undefined ? "" : `[signed-by=${keyring}] `;
    return `deb ${signed}${uri} ${suite} main\n`;
  });
  writeFileSync(join(folder, "sources.list"), sources.join(""));
  writeFileSync(join(folder, "apt.conf"), configuration(folder));
  const apt = { folder, env: { ...process.env, APT_CONFIG: join(folder, "apt.conf") } };
  const listed = statSync(join(folder, "updated"), { throwIfNoEntry: false });
  if (listed === undefined || now() - listed.mtimeMs > LISTS_MS) {
    say(`apt-get update of ${suites.map(({ suite }) => suite).join(", ")}`);
    // A suite that the mirror does not have is no reason to do without the others.
    await runWithApt("apt-get", ["update", "-q"], apt).catch((error: Error) => say(error.message));
    writeFileSync(join(folder, "updated"), "");
  }
  return apt;
}

const LISTS_MS = 24 * 3_600_000;

function configuration(folder: string): string {
  return [
    `Dir::Etc::sourcelist "${folder}/sources.list";`,
    'Dir::Etc::sourceparts "-";',
    `Dir::State::Lists "${folder}/lists";`,
    `Dir::Cache "${folder}";`,
    'APT::Sandbox::User "root";',
    'APT::Get::List-Cleanup "0";',
    'Acquire::Languages "none";',
    'Acquire::Retries "2";',
    'Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";',
    "",
  ].join("\n");
}

const RUN_MS = 600_000;

/**
 * Runs a program and answers with what it said.
 *
 * @throws {HarnessError} MSC321 when there is no such program.
 * @throws {Error} with the end of what it said, when it fails.
 */
export function runWithApt(
  program: string,
  args: readonly string[],
  apt: Apt,
  cwd?: string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { env: apt.env, cwd: cwd ?? apt.folder, timeout: RUN_MS };
    const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let [said, complained] = ["", ""];
    child.stdout.on("data", (piece: Buffer) => {
      said += piece;
    });
    child.stderr.on("data", (piece: Buffer) => {
      complained = (complained + piece).slice(-400);
    });
    child.once("error", (error) => {
      const message = `packages need ${program}: ${error.message}`;
      reject(new HarnessError("MSC321", message, "boot a kernel by the path of its bzImage"));
    });
    child.once("close", (code) => {
      if (code === 0) resolve(said);
      else reject(new Error(`${program} ${args[0]} failed: ${complained.trim() || code}`));
    });
  });
}
