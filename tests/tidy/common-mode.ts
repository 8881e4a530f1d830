/**
 * What simulator and model share. A mistake in a shared function is made twice and shows in no run,
 * so the simulator takes as values only the names below; types decide nothing.
 */
import { importsOf, withoutComments } from "./imports.ts";
import { type Finding, isTest, isTestSupport, type SourceFile } from "./repository.ts";

const SIMULATOR = "implementations/simulator/";

/** What both may use, and why a mistake there is not one about the kernel. */
const SHARED_VALUES: Readonly<Record<string, string>> = {
  HarnessError: "how any part of this program says that it is broken",
  ImplementationLost: "how any machine says that it will never answer",
  HOST_WINDOW_START: "where the checked program has its memory, a choice of the harness",
  HOST_MAPPED_PAGES: "and how much of it, the same",
  MMIO_READ_TAG: "what the harness answers a read without memory with, a choice as well",
  NO_TAG: "what the harness sees where no tag is, a choice as well",
  TAG_BYTES: "how many bytes the harness spells a tag by, a choice as well",
  encodeTag: "how the harness spells a tag, a choice as well",
  decodeWord: "what the harness reads there, the same",
  mmioReadAnswer: "the bytes that the harness answers with, the same",
  contentNumber: "how a content is written for an inside view",
  ALL_FEATURES: "names of what machines may lack",
  isFactWord: "reads names of dialects",
  withWords: "reads names of dialects",
  parseDialectName: "reads names of dialects",
  printDialectName: "writes names of dialects",
  unusualFacts: "reads names of dialects",
  printPages: "writes a set of pages for a fingerprint",
  pageSetOf: "the container in which answers and operations name pages",
  firstOf: "reads that container",
  lastOf: "reads that container",
  SortedList: "a container",
  SharedMap: "a container; what the machine shows of its tables, which are plain maps",
  entryChanges: "tells what differs between two of those",
};

/** Values of `abi/` or `model/` that the simulator imports and that are not listed. */
export function commonModeFindings(files: readonly SourceFile[]): readonly Finding[] {
  const own = files.filter(({ path }) => path.startsWith(SIMULATOR) && !isTestOnly(path));
  return own.flatMap((file) =>
    sharedNames(file)
      .filter((name) => !(name in SHARED_VALUES))
      .map((name) => `${file.path}: takes ${name} from what the model uses; have an own one`),
  );
}

/** Listed names that nothing imports any more. */
export function unusedShares(files: readonly SourceFile[]): readonly Finding[] {
  const own = files.filter(({ path }) => path.startsWith(SIMULATOR) && !isTestOnly(path));
  const used = new Set(own.flatMap(sharedNames));
  return Object.keys(SHARED_VALUES).filter((name) => !used.has(name));
}

function isTestOnly(path: string): boolean {
  return isTest(path) || isTestSupport(path);
}

const STATEMENT = /^(?:import|export)\s([^;"]*?)\sfrom\s*"([^"]+)"/gm;

/** Names of values that a file takes from outside the simulator; `*` where it takes all. */
function sharedNames(file: SourceFile): readonly string[] {
  const inside = new Map(importsOf(file).map(({ specifier, path }) => [specifier, path]));
  const isShared = (specifier: string): boolean =>
    /^(abi|model)\//.test(inside.get(specifier) ?? "");
  return [...withoutComments(file.text).matchAll(STATEMENT)]
    .filter(([, , specifier]) => isShared(specifier ?? ""))
    .flatMap(([, clause]) => valuesOf(clause ?? ""));
}

function valuesOf(clause: string): readonly string[] {
  if (clause.startsWith("type ")) return [];
  const braces = /\{([^}]*)\}/.exec(clause);
  if (braces === null) return ["*"];
  return (braces[1] ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && !name.startsWith("type "))
    .map((name) => name.split(" as ")[0] ?? name);
}
