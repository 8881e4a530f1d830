/** Kernels of Debian's archive, fetched by apt into the cache and unpacked there. */
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { HarnessError, isHarnessError } from "../../../abi/harness-error.ts";
import { shownText } from "../../../abi/shown.ts";
import { cached, namesInCache } from "../cache.ts";
import { type Apt, aptFor, type FetchOptions, runWithApt } from "./apt.ts";
import { isMeant, type Packaged, releasesMatching } from "./choose-release.ts";

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
  return namesInCache(cache, PREFIX);
}

async function packageNames(apt: Apt): Promise<readonly string[]> {
  const said = await runWithApt("apt-cache", ["pkgnames", "linux-"], apt);
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
      await runWithApt("apt-get", ["download", "-q", ...packages], apt, folder);
      for (const name of readdirSync(folder).filter((each) => each.endsWith(".deb"))) {
        await runWithApt("dpkg-deb", ["-x", name, "."], apt, folder);
        rmSync(join(folder, name));
      }
    });
  } catch (error) {
    if (isHarnessError(error)) throw error;
    say(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}
