/** Which kernel of an archive is meant by a version. */

/** A kernel in an archive: its release and the packages that it is made of. */
export interface Packaged {
  readonly release: string;
  readonly packages: readonly string[];
}

/** Kernels that match, the newest first; and releases whose modules the archive has lost. */
export interface Matching {
  readonly kernels: readonly Packaged[];
  readonly lost: readonly string[];
}

/** The flavour whose modules are few. */
const FLAVOUR = "-cloud-amd64";

/**
 * What fits a version such as "6.12", "6.12.117" or a whole release.
 *
 * Up to 6.18 image and modules are one package, `linux-image-R`; later, `linux-binary-R` and
 * `linux-modules-R`, and `linux-image-R` is empty.
 *
 * @param names - all packages of the archive.
 */
export function releasesMatching(version: string, names: Iterable<string>): Matching {
  const all = new Set(names);
  const releases = [...all].flatMap((name) => {
    const [, release] = /^linux-(?:image|binary)-(\d.*)$/.exec(name) ?? [];
    return release !== undefined && isMeant(release, version) ? [release] : [];
  });
  const newestFirst = [...new Set(releases)].sort(byVersion).reverse();
  const kernels: Packaged[] = [];
  const lost: string[] = [];
  for (const release of newestFirst) {
    const [binary, modules] = [`linux-binary-${release}`, `linux-modules-${release}`];
    if (!all.has(binary)) kernels.push({ release, packages: [`linux-image-${release}`] });
    else if (all.has(modules)) kernels.push({ release, packages: [binary, modules] });
    else lost.push(release);
  }
  return { kernels, lost };
}

/** Whether a release is of a version: 6.1 is not 6.12. */
export function isMeant(release: string, version: string): boolean {
  if (release === version) return true;
  const rest = release.slice(version.length);
  return release.startsWith(version) && release.endsWith(FLAVOUR) && /^[^\d]/.test(rest);
}

function byVersion(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
