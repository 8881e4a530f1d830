/** Kernels of Debian's archive, fetched by apt into the cache and unpacked there. */
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HarnessError, isHarnessError } from "../../../abi/harness-error.ts";
import { shownText } from "../../../abi/shown.ts";
import { cached } from "../cache.ts";
import { suitesOf } from "./apt-sources.ts";
import { isMeant, type Packaged, releasesMatching } from "./choose-release.ts";

/** Where packages come from, and where they go. */
export interface FetchOptions {
  readonly cache: string;
  /** The folder with the configuration of apt. */
  readonly etc?: string;
  readonly say: (line: string) => void;
  /** The time of day in milliseconds, to which the age of lists is told. */
  readonly now: () => number;
}

/**
 * The folder of an unpacked kernel. One that is in the cache and fits is taken, without a look at
 * the archive.
 *
 * @param version - such as "6.12", "6.12.117", or a whole release.
 * @throws {HarnessError} MSC321 when apt has no such kernel here, and why.
 */
export async function fetchDebianKernel(version: string, options: FetchOptions): Promise<string> {
  if (!/^\d+\.[\w.+-]+$/.test(version)) {
    const message = `debian:${shownText(version)} is no version of a kernel`;
    throw new HarnessError("MSC160", message, "name one such as debian:6.12 or debian:6.12.117");
  }
  const [newest] = cachedKernels(options.cache).filter((release) => isMeant(release, version));
  if (newest !== undefined) return join(options.cache, PREFIX + newest);
  const apt = await aptFor(options);
  const { kernels, lost } = releasesMatching(version, await packageNames(apt));
  for (const kernel of kernels) {
    const folder = await unpacked(kernel, apt, options);
    if (folder !== undefined) return folder;
    options.say(`the archive has lost ${kernel.packages.join(" and ")}`);
  }
  const lostHere = [...kernels.map(({ release }) => release), ...lost].join(", ");
  const why = lostHere === "" ? "" : `; of ${lostHere} it has lost the packages`;
  const message = `Debian's archive has no kernel ${version} with modules${why}`;
  throw new HarnessError("MSC321", message, "apt-cache search linux-image shows what there is");
}

const PREFIX = "debian-";

/** Releases that are unpacked already, the newest first. */
export function cachedKernels(cache: string): readonly string[] {
  if (statSync(cache, { throwIfNoEntry: false }) === undefined) return [];
  const names = readdirSync(cache).filter((name) => name.startsWith(PREFIX));
  const releases = names.map((name) => name.slice(PREFIX.length));
  return releases.sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
}

interface Apt {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A configuration of its own, so that nothing of the machine's is touched. */
async function aptFor({ cache, etc = "/etc/apt", say, now }: FetchOptions): Promise<Apt> {
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
    await run("apt-get", ["update", "-q"], apt).catch((error: Error) => say(error.message));
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

async function packageNames(apt: Apt): Promise<readonly string[]> {
  const said = await run("apt-cache", ["pkgnames", "linux-"], apt);
  return said.split("\n").filter((name) => name !== "");
}

/** @returns undefined when the archive lists the packages and does not have them. */
async function unpacked(
  { release, packages }: Packaged,
  apt: Apt,
  { cache, say }: FetchOptions,
): Promise<string | undefined> {
  try {
    return await cached(cache, PREFIX + release, async (folder) => {
      mkdirSync(folder);
      say(`apt-get download ${packages.join(" ")}`);
      await run("apt-get", ["download", "-q", ...packages], apt, folder);
      for (const name of readdirSync(folder).filter((each) => each.endsWith(".deb"))) {
        await run("dpkg-deb", ["-x", name, "."], apt, folder);
        rmSync(join(folder, name));
      }
    });
  } catch (error) {
    if (isHarnessError(error)) throw error;
    say(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

const RUN_MS = 600_000;

/**
 * @throws {HarnessError} MSC321 when there is no such program.
 * @throws {Error} with the end of what it said, when it fails.
 */
function run(program: string, args: readonly string[], apt: Apt, cwd?: string): Promise<string> {
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
