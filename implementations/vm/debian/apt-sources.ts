/** Where this machine gets its Debian packages from. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** One suite of a mirror of Debian. */
export interface Suite {
  readonly uri: string;
  readonly suite: string;
  /** Path of a keyring; undefined: those that apt trusts. */
  readonly keyring: string | undefined;
}

/** Suites that have kernels of other ages than the machine's own. */
const OTHER_SUITES = ["stable", "stable-backports", "unstable", "experimental"] as const;

/**
 * The suites of Debian that apt knows here, and those that the same mirrors have besides; none on a
 * machine that gets its packages from somebody else.
 *
 * @param etc - the folder with the configuration of apt.
 */
export function suitesOf(etc: string): readonly Suite[] {
  const sources = sourceFiles(etc).flatMap((file) => {
    const text = readFileSync(file, "utf8");
    return file.endsWith(".sources") ? stanzas(text) : lines(text);
  });
  const own = sources.filter(
    ({ uri, components }) => DEBIAN.test(uri) && components.includes("main"),
  );
  const [first] = own.filter(({ uri }) => !uri.includes("security"));
  if (first === undefined) return [];
  const others = OTHER_SUITES.map((suite) => ({ ...first, suite }));
  const all = [...own, ...others].map(({ uri, suite, keyring }) => ({ uri, suite, keyring }));
  return all.filter((each, index) => all.findIndex(({ suite }) => suite === each.suite) === index);
}

interface Source extends Suite {
  readonly components: readonly string[];
}

const DEBIAN = /^https?:\/\/.*\/debian(-security)?\/?$/;

function sourceFiles(etc: string): readonly string[] {
  const parts = join(etc, "sources.list.d");
  const isThere = (path: string): boolean =>
    statSync(path, { throwIfNoEntry: false }) !== undefined;
  const listed = isThere(parts) ? readdirSync(parts).sort() : [];
  const files = listed.filter((name) => /\.(list|sources)$/.test(name));
  return [join(etc, "sources.list"), ...files.map((name) => join(parts, name))].filter(isThere);
}

/**
 * One line for each source.
 *
 * @source sources.list(5): "deb [options] uri suite components".
 */
function lines(text: string): readonly Source[] {
  return text.split("\n").flatMap((line) => {
    const [, options = "", uri = "", rest = ""] =
      /^deb\s+(?:\[(.*?)\]\s+)?(\S+)\s+(.*)$/.exec(line) ?? [];
    const [suite, ...components] = rest.split(/\s+/).filter((word) => word !== "");
    if (suite === undefined) return [];
    const [, keyring] = /signed-by=(\S+)/.exec(options) ?? [];
    return [{ uri, suite, components, keyring }];
  });
}

/**
 * One paragraph for each source.
 *
 * @source sources.list(5), the deb822 style.
 */
function stanzas(text: string): readonly Source[] {
  return text.split(/\n\s*\n/).flatMap((paragraph) => {
    const field = (name: string): readonly string[] => {
      const [, value = ""] = new RegExp(`^${name}:\\s*(.*)$`, "im").exec(paragraph) ?? [];
      return value.split(/\s+/).filter((word) => word !== "");
    };
    if (!field("Types").includes("deb")) return [];
    const [suites, components, [keyring]] = [
      field("Suites"),
      field("Components"),
      field("Signed-By"),
    ];
    return field("URIs").flatMap((uri) =>
      suites.map((suite) => ({
        ...{ uri, suite, components },
        keyring: keyring?.startsWith("/") ? keyring : undefined,
      })),
    );
  });
}
